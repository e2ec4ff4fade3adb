"""Whether an analysed paper answers a query, and why.

Trees are only so deep (the parser sees to it), so plain recursion is safe here.
"""

from collections.abc import Iterator

from bot.query.categories import covers
from bot.query.document import Document
from storage.records import And, Category, Hit, Node, Not, Or, Phrase


def matches(node: Node, document: Document) -> bool:
    """Whether the document answers the query."""
    match node:
        case Phrase(words):
            return document.find(words) is not None
        case Category(name):
            return any(covers(name, category) for category in document.categories)
        case Not(part):
            return not matches(part, document)
        case And(parts):
            return all(matches(part, document) for part in parts)
        case Or(parts):
            return any(matches(part, document) for part in parts)


def explain(node: Node, document: Document) -> tuple[Hit, ...]:
    """The hits of the terms that made the document answer; empty when it does not."""
    if not matches(node, document):
        return ()
    return tuple(dict.fromkeys(_hits(node, document)))


def _hits(node: Node, document: Document) -> Iterator[Hit]:
    match node:
        case Phrase(words, text):
            if place := document.find(words):
                yield Hit(text, place.field, place.start, place.end)
        case Category(name):
            yield from _category_hits(name, document)
        case And(parts) | Or(parts):
            for part in parts:
                if matches(part, document):
                    yield from _hits(part, document)
        case Not():
            return


def _category_hits(name: str, document: Document) -> Iterator[Hit]:
    """The first category that is covered; places are in the categories joined by spaces."""
    start = 0
    for category in document.categories:
        if covers(name, category):
            yield Hit(name, "categories", start, start + len(category))
            return
        start += len(category) + 1
