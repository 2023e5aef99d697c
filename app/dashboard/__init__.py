"""The dashboard: the register as pages for readers, made on the server from what the API answers."""
