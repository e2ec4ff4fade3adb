"""Tables from what may stand in a paper to the terms that it makes true.

Most entries belong to one term, whose tuple they share.
"""

from collections.abc import Iterable
from itertools import chain
from typing import TypeAlias, TypeVar

Terms = tuple[int, ...]
"""The numbers of the terms that share an entry."""

Text = TypeVar("Text")

Entries: TypeAlias = dict[Text, Terms]


def put(entries: Entries[Text], text: Text, term: Terms) -> None:
    """Let the text make this one term true too."""
    there = entries.get(text)
    entries[text] = term if there is None else there + term


def drop(entries: Entries[Text], text: Text, term: Terms) -> None:
    """Undo ``put``."""
    if rest := without(entries[text], term):
        entries[text] = rest
    else:
        del entries[text]


def without(terms: Terms, term: Terms) -> Terms:
    """The terms without this one."""
    at = terms.index(*term)
    return terms[:at] + terms[at + 1 :]


def gather(entries: Entries[Text], texts: Iterable[Text], found: set[int]) -> None:
    """Add what these texts make true."""
    # A loop in C over words of which most are in no table.
    found.update(chain.from_iterable(filter(None, map(entries.get, texts))))
