"""Use cases. Asynchronous, but with no I/O of their own: they know protocols only."""
