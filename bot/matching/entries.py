"""Tables from what may stand in a paper to the terms that it makes true.

Most entries belong to one term, so that a set for each would be most of the memory.
"""

from collections.abc import Iterable
from typing import TypeAlias, TypeVar, cast

Terms = int | tuple[int, ...]
"""A term's number, or the numbers of the terms that share an entry."""

Text = TypeVar("Text")

Entries: TypeAlias = dict[Text, Terms]

Found = set[Terms | None]
"""What tables answered, as they answered it: to take it apart at once costs less than each time."""


def put(entries: Entries[Text], text: Text, term: int) -> None:
    """Let the text make this term true too."""
    there = entries.get(text)
    if there is None:
        entries[text] = term
    elif isinstance(there, int):
        entries[text] = (there, term)
    else:
        entries[text] = (*there, term)


def drop(entries: Entries[Text], text: Text, term: int) -> None:
    """Undo ``put``."""
    there = entries[text]
    if isinstance(there, int):
        del entries[text]
    else:
        rest = tuple(each for each in there if each != term)
        entries[text] = rest if len(rest) > 1 else rest[0]


def gather(entries: Entries[Text], texts: Iterable[Text], found: Found) -> None:
    """Add what these texts make true."""
    # One loop in C over words of which most are in no table.
    found.update(map(entries.get, texts))


def numbers(found: Found) -> set[int]:
    """The terms, each by its number; what was found is used up."""
    shared = [each for each in found if isinstance(each, tuple)]
    found.difference_update((None, *shared))
    found.update(*shared)
    return cast("set[int]", found)


def more(counts: dict[str, int], text: str) -> None:
    """Count one more of these."""
    counts[text] = counts.get(text, 0) + 1


def less(counts: dict[str, int], text: str) -> None:
    """Count one less; what is not there is not counted."""
    if counts[text] == 1:
        del counts[text]
    else:
        counts[text] -= 1
