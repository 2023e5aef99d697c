"""History: the stored document of every record, what it was before, and the feed of changes."""
