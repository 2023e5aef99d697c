"""Search over acts, leaders and sources by their words."""
