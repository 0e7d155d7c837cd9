"""Platforms of our own on loopback sockets: they refuse what the real ones refuse, and remember what they showed."""
