"""Killing real processes of the real program, and judging by what the platforms showed.

`zygote` has the program loaded and forks a process for each run of it, `stage` is the world around them, `storm` kills.
`python -m tests.chaos --kills 1000` is what `make chaos` runs; the test suite has a short version of the same.
"""
