"""The index of standing queries: a paper in, its subscriptions out."""

from bot.matching.index import Index

__all__ = ["Index"]
