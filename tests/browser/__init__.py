"""A package, so that fixtures of its scope end with it: the browser's loop would be in the way of other tests."""
