"""Coverage: what the register holds and what it doesn't, so that nobody takes its silence for the world's."""
