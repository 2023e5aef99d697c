"""Clemency Register: who grants mass clemency, when, to whom, how many walked free, and who says so."""
