"""Full text: words of any script, what is asked for, and the index of both databases that finds it."""
