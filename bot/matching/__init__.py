"""The index of standing queries: a paper in, its subscriptions out.

A new paper meets all subscriptions at once. What it says is read in one pass (``shelves``) and
gives the set of all terms (``terms``) that are true for it; from these the subscriptions follow:
of each the rarest part that it needs is its anchor (``plan``), and what else it asks is a residual
(``residuals``) that is looked at only where the anchor is true. So a paper costs as much as it has
words and subscribers, however many subscriptions there are.
"""

from bot.matching.index import Index

__all__ = ["Index"]
