"""Wordings of counts, read for forms and importers: the slice of `/v1/counts`."""
