"""What the bot costs beside a bare discord.py bot, measured on loopback in one run: `python -m benchmarks`."""
