"""Sources: the slice of `/v1/sources`, and how acts come to cite one."""
