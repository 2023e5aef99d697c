"""The change feed: what changed since a position, as pages and as a stream."""
