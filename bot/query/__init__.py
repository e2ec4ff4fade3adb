"""The query language: what a subscription or a search asks."""

from bot.query.categories import NAMES as CATEGORIES
from bot.query.document import Document, analyse
from bot.query.errors import QueryError
from bot.query.parser import OPERATOR, PERSON, Limits
from bot.query.query import Query, analysed, parse
from bot.query.translate import to_arxiv

__all__ = [
    "CATEGORIES",
    "OPERATOR",
    "PERSON",
    "Document",
    "Limits",
    "Query",
    "QueryError",
    "analyse",
    "analysed",
    "parse",
    "to_arxiv",
]
