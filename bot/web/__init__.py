"""The web server: health, and the same answers as pages."""
