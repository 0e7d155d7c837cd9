"""The pure core: what a brief is, how it is found, when it is due. No I/O, no clock, no chance."""
