"""The benchmark, `python -m bench`: the service against its yardsticks, at several sizes, on both databases."""
