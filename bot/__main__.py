"""``python -m bot`` is ``papercast``."""

from bot.cli import main

main()
