"""Acts and their parts: the slice of `/v1/acts`, `/v1/breakdowns`, `/v1/figures` and the families' lists."""
