"""The closed lists as they are served: the slice of `/v1/vocabularies`."""
