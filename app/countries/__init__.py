"""Countries: the slice of `/v1/countries`, and the list that a new database begins with."""
