"""The editors' desk: forms over the public API, run by small modules in the page; the server only hands them out."""
