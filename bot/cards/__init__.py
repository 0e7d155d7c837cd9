"""What we say, free of how any platform looks."""
