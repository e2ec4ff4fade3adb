"""The console: the terminal as a chat."""
