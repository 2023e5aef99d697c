"""What a review looks at, a question a file. Each check is given the acts examined, and gives findings."""
