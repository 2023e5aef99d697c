"""Totals: sums over acts by any grouping, for one stage and basis; from the tally where it can, else from facts."""
