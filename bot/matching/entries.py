"""Tables from what may stand in a paper to the terms that it makes true.

The numbers of terms are packed, four bytes each: what many tables say of a paper is then put
together and unpacked at once, and no number lies somewhere in memory where it must be fetched.
Most entries belong to one term, whose bytes they share.
"""

import sys
from array import array
from collections.abc import Iterable
from typing import TypeAlias, TypeVar

_TYPE = "i"
_SIZE = array(_TYPE).itemsize

Terms = bytes
"""The numbers of the terms that share an entry."""

NONE: Terms = b""

Text = TypeVar("Text")

Entries: TypeAlias = dict[Text, Terms]


def packed(number: int) -> Terms:
    """One term."""
    return number.to_bytes(_SIZE, sys.byteorder)


def unpacked(many: Iterable[Terms]) -> set[int]:
    """The numbers of all these."""
    return set(array(_TYPE, b"".join(many)))


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
    if terms == term:
        return NONE
    at = array(_TYPE, terms).index(int.from_bytes(term, sys.byteorder)) * _SIZE
    return terms[:at] + terms[at + _SIZE :]


def gather(entries: Entries[Text], texts: Iterable[Text]) -> Iterable[Terms]:
    """What these texts make true."""
    # A loop in C over words of which most are in no table.
    return filter(None, map(entries.get, texts))
