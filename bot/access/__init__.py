"""Who may use it, and how fast."""

from bot.access.access import Access, whole_chat

__all__ = ["Access", "whole_chat"]
