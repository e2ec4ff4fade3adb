"""The index of standing queries: a paper in, its subscriptions out.

A new paper meets all subscriptions at once. What it says is read in one pass (``tables``) and gives
all terms (``terms``) that are true for it, each found in one of a few ways (``ways``). From these
the subscriptions follow: of each the rarest part that it needs is its anchor (``plan``), and what
else it asks is a residual (``residuals``) that is looked at only where the anchor is true. So a
paper costs as much as it has words and subscribers, however many subscriptions there are.

The tables have two forms that answer the same: ``PythonTables``, of a table for each way
(``shelves``) and of ``postings``; and ``CompiledTables`` in ``_tables.pyx``.
"""

from bot.matching.index import Index

__all__ = ["Index"]
