"""Charts: pure functions from rows to drawings, the same for pages and for pictures."""
