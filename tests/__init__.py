"""The tests: one file here for each file of app/, in the same place."""
