"""The terminal: the same answers as in chat."""
