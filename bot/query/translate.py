"""A query in the syntax of arXiv's query API.

arXiv's grammar has no precedence and reads from the right (``a AND b OR c`` is ``a AND (b OR c)``,
``a ANDNOT b ANDNOT c`` excludes ``b ANDNOT c``), a missing operator means OR, and a hyphen may mean
NOT. So every operation stands in brackets and every word in quotation marks.

What arXiv cannot say is widened: the answer holds at least what the query asks for, and the caller
drops the rest with ``Query.matches``. Two differences stay. arXiv compares stems, so an exclusion
also drops papers that have the word in another form; and a word of which the query has the joined
spelling is found there in that spelling alone (the query may have ``"lip sync"`` or ``lip-sync``).
"""

from collections.abc import Iterable, Sequence

from bot.query.categories import covered
from bot.query.taxonomy import CATEGORIES
from storage.records import And, Category, Node, Not, Or, Phrase

FIELDS = ("ti", "abs")
SIGNS = "+#"
"""What belongs to a name here (``c++``) and is dropped or misread there."""
COMPOUND = 2
"""A term of so many words is often written as one."""


def to_arxiv(node: Node) -> str:
    """The value of ``search_query`` whose answer holds all that the query asks for.

    Raises:
        ValueError: when the query only excludes; ``parse`` lets no such query through.
    """
    said = _wide(node)
    if said is None:
        raise ValueError("arXiv cannot be asked for everything except something")
    return said


def _wide(node: Node) -> str | None:
    """What surely includes the node; None is everything."""
    match node:
        case Phrase(words):
            return _phrase([word.rstrip(SIGNS) for word in words])
        case Category(name):
            return _category(name)
        case Not():
            return None
        case And(parts):
            seeking = [said for part in parts if (said := _wide(part))]
            return _but(seeking, [_narrow(part.part) for part in parts if isinstance(part, Not)])
        case Or(parts):
            choices = [_wide(part) for part in parts]
            return None if None in choices else _or(choices)


def _narrow(node: Node) -> str | None:
    """What surely lies within the node, which is to be excluded; None is nothing."""
    match node:
        case Phrase(words):
            return _phrase(words) if all(map(str.isalnum, words)) else None
        case Category(name):
            return _category(name)
        case Not():
            return None
        case And(parts):
            seeking = [_narrow(part) for part in parts if not isinstance(part, Not)]
            excluding = [_wide(part.part) for part in parts if isinstance(part, Not)]
            return None if None in seeking + excluding else _but(seeking, excluding)
        case Or(parts):
            return _or(_narrow(part) for part in parts)


def _but(seeking: Iterable[str | None], excluding: Iterable[str | None]) -> str | None:
    """All that is sought and nothing that is excluded; None when nothing is sought."""
    sought, excluded = _joined("AND", seeking), _or(excluding)
    return f"({sought} ANDNOT {excluded})" if sought and excluded else sought


def _or(parts: Iterable[str | None]) -> str | None:
    return _joined("OR", parts)


def _joined(operator: str, parts: Iterable[str | None]) -> str | None:
    """The parts that can be said under one operator, in brackets; None when there is none."""
    said = [part for part in parts if part]
    return f"({f' {operator} '.join(said)})" if len(said) > 1 else next(iter(said), None)


def _phrase(words: Sequence[str]) -> str:
    spellings = [" ".join(words)]
    if len(words) == COMPOUND:
        spellings.append("".join(words))
    said = [f'{field}:"{spelling}"' for spelling in spellings for field in FIELDS]
    return f"({' OR '.join(said)})"


def _category(name: str) -> str:
    """A category with its twins; an archive also with all its categories."""
    classes = [f"{name}.*"] if any(each.startswith(f"{name}.") for each in CATEGORIES) else []
    names = [name, *classes, *covered(name)]
    return _joined("OR", [f"cat:{each}" for each in names]) or ""
