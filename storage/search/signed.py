"""Trees without a NOT that stands alone: no index can list the papers that lack something.

Every tree is either something that papers have, or what all papers but some have: ``a -b`` is the
first, ``-b`` and ``a OR -b`` (which is ``NOT (b -a)``) are the second.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.records import And, Lookup, Node, Not, Or


@dataclass(frozen=True, slots=True)
class But:
    """What has one thing and not the other."""

    part: "Positive"
    without: "Positive"


@dataclass(frozen=True, slots=True)
class All:
    """What has all of these."""

    parts: "tuple[Positive, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """What has one of these; without parts, nothing."""

    parts: "tuple[Positive, ...]"


@dataclass(frozen=True, slots=True)
class Words:
    """What has one of many words in one of these columns; ``rare`` as of a ``Lookup``."""

    columns: tuple[str, ...]
    words: tuple[str, ...]
    rare: bool = False


Positive = Lookup | Words | All | Some | But

NOTHING = Some(())
"""What no paper has."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The papers that have ``part``; or, when it is ``negative``, all others."""

    negative: bool
    part: Positive


def signed(node: Node) -> Signed:
    """The same tree as something that is there or is not."""
    match node:
        case Lookup():
            return Signed(negative=False, part=node)
        case Not(part):
            inner = signed(part)
            return Signed(not inner.negative, inner.part)
        case And(parts):
            return _all([signed(part) for part in parts])
        case Or(parts):
            inner = _all([_opposite(signed(part)) for part in parts])
            return _opposite(inner)
        case _:
            raise TypeError(f"the index is asked lookups, not {node}")


def often(part: Positive) -> Positive:
    """The same without what is ``rare``: it finds some of the same papers, and nearly all."""
    match part:
        case Lookup() | Words():
            return NOTHING if part.rare else part
        case All(parts):
            return All(tuple(map(often, parts)))
        case Some(parts):
            return Some(tuple(one for one in map(often, parts) if one != NOTHING))
        case But(part, without):
            return But(often(part), without)


def seldom(part: Positive) -> Positive:
    """What is found by a rare spelling: beside ``often``, all that the whole finds.

    Of several parts that must all be there, one is rare: those before it are common then, so that
    nothing is asked twice.
    """
    match part:
        case Lookup() | Words():
            return part if part.rare else NOTHING
        case All(parts):
            return _some(tuple(_rare_at(parts)))
        case Some(parts):
            return _some(tuple(one for one in map(seldom, parts) if one != NOTHING))
        case But(part, without):
            rest = seldom(part)
            return rest if rest == NOTHING else But(rest, without)


def _rare_at(parts: tuple[Positive, ...]) -> Iterator[Positive]:
    for at, part in enumerate(parts):
        rare = seldom(part)
        before = tuple(map(often, parts[:at]))
        if rare != NOTHING and NOTHING not in before:
            yield All((*before, rare, *parts[at + 1 :]))


def telling(part: Positive) -> Positive:
    """The same without what is ``little`` beside other things: whatever has the one has the other.

    It finds more, and ranks what both find alike.
    """
    match part:
        case Lookup() | Words():
            return part
        case All(parts):
            kept = [one for one in parts if not _is_little(one)]
            told = tuple(map(telling, kept or parts))
            return told[0] if len(told) == 1 else All(told)
        case Some(parts):
            return Some(tuple(map(telling, parts)))
        case But(part, without):
            return But(telling(part), without)


def _is_little(part: Positive) -> bool:
    match part:
        case Lookup():
            return part.little
        case Some(parts):
            return any(map(_is_little, parts))
        case _:
            return False


def size(part: Positive) -> int:
    """How many spellings there are in it."""
    match part:
        case Lookup():
            return 1
        case Words(_, words):
            return len(words)
        case All(parts) | Some(parts):
            return sum(map(size, parts))
        case But(part, without):
            return size(part) + size(without)


def _opposite(one: Signed) -> Signed:
    return Signed(not one.negative, one.part)


def _all(parts: list[Signed]) -> Signed:
    having = tuple(part.part for part in parts if not part.negative)
    lacking = tuple(part.part for part in parts if part.negative)
    if not having:
        return Signed(negative=True, part=_some(lacking))
    whole = having[0] if len(having) == 1 else All(having)
    return Signed(negative=False, part=But(whole, _some(lacking)) if lacking else whole)


def _some(parts: tuple[Positive, ...]) -> Positive:
    """One of the parts, each of which is there once however often the tree has it.

    Of two that are the same one may be marked as rare: the other stands for both.
    """
    each = [one for part in parts for one in (part.parts if isinstance(part, Some) else (part,))]
    each.sort(key=lambda one: isinstance(one, Lookup) and one.rare)
    kept = tuple(dict.fromkeys(each))
    return kept[0] if len(kept) == 1 else Some(kept)
