"""Rehearsing: every post that the library and the schedules would make, before any of them is made."""
