"""The reading program: questions become checked answers."""
