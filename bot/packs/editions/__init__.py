"""Editions: the packs as one file that is read entry by entry, made anew when a curator changes something."""
