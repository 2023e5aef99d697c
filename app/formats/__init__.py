"""Files: the forms beside JSON in which lists, totals and the whole register are given, and how they are written."""
