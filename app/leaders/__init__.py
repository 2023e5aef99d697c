"""Leaders and their terms in office: the slice of `/v1/leaders`, and how acts come to name one."""
