"""Counts and dates as the register understands them: pure, no database, no web."""
