"""Attaché: briefings from documents you trust, in Discord and Slack."""
