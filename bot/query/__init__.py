"""The query language: what a subscription or a search asks."""

from bot.query.bounds import Bounds, Days
from bot.query.categories import NAMES as CATEGORIES
from bot.query.document import READER, Document, analyse, tokens
from bot.query.errors import QueryError
from bot.query.lookups import lookups
from bot.query.parser import OPERATOR, PERSON, Limits
from bot.query.query import EVERYTHING, Query, analysed, kept, parse
from bot.query.translate import to_arxiv

__all__ = [
    "CATEGORIES",
    "EVERYTHING",
    "OPERATOR",
    "PERSON",
    "READER",
    "Bounds",
    "Days",
    "Document",
    "Limits",
    "Query",
    "QueryError",
    "analyse",
    "analysed",
    "kept",
    "lookups",
    "parse",
    "to_arxiv",
    "tokens",
]
