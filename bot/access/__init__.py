"""Who may use it, and how fast."""

from bot.access.access import Access

__all__ = ["Access"]
