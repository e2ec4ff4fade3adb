"""Trees in the language of FTS5's MATCH (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from storage.records import Lookup
from storage.search.signed import All, But, Positive, Some, Words


def expression(part: Positive) -> str:
    """The tree in the language of FTS5's MATCH; every operation stands in brackets.

    What is deepest stands first: FTS5's parser keeps what stands before a bracket until that is
    closed, and it keeps no more than a hundred things.
    """
    match part:
        case Lookup():
            return f"{_columns(part)} : {_phrase(part)}"
        case Words(_, words):
            return f"({_columns(part)} : ({' OR '.join(map(_quoted, words))}))"
        case All(parts):
            return f"({' AND '.join(map(expression, sorted(parts, key=_depth, reverse=True)))})"
        case Some(parts):
            return f"({' OR '.join(_choices(parts))})"
        case But(part, without) if nothing(without):
            return expression(part)
        case But(part, without):
            return f"({expression(part)} NOT {expression(without)})"


def nothing(part: Positive) -> bool:
    """Whether no paper can have it: FTS5 has no word for that."""
    match part:
        case Lookup():
            return False
        case Words(_, words):
            return not words
        case All(parts):
            return any(map(nothing, parts))
        case Some(parts):
            return all(map(nothing, parts))
        case But(part, _):
            return nothing(part)


def _choices(parts: Sequence[Positive]) -> Iterator[str]:
    """Neighbours that are looked up in the same columns name these once."""
    kept = sorted((part for part in parts if not nothing(part)), key=_depth, reverse=True)
    for columns, group in groupby(
        kept, key=lambda one: _columns(one) if isinstance(one, Lookup) else ""
    ):
        if columns:
            phrases = " OR ".join(_phrase(one) for one in group if isinstance(one, Lookup))
            yield f"{columns} : ({phrases})"
        else:
            yield from map(expression, group)


def _depth(part: Positive) -> int:
    """How many operations stand in one another."""
    match part:
        case Lookup():
            return 0
        case Words():
            return 1
        case All(parts) | Some(parts):
            return 1 + max(map(_depth, parts), default=0)
        case But(part, without):
            return 1 + max(_depth(part), _depth(without))


def _columns(lookup: Lookup | Words) -> str:
    return f"{{{' '.join(lookup.columns)}}}"


def _phrase(lookup: Lookup) -> str:
    return f"{_quoted(' '.join(lookup.tokens))}{' *' if lookup.prefix else ''}"


def _quoted(tokens: str) -> str:
    return '"' + tokens.replace('"', '""') + '"'
