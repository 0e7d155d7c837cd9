"""Killing real processes of the real program, and judging by what the platforms showed.

A process that has the program loaded forks one for each run of it, `stage` is the world around them, `storm` kills.
`python -m tests.chaos --kills 1000` is what `make chaos` runs; the test suite has a short version of the same.
"""
