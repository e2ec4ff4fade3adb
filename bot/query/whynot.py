"""Why a paper does not answer a query: what is missing, and what is there and must not be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.query.document import Document
from bot.query.evaluate import matches
from bot.query.explain import explain
from storage.records import And, Category, Hit, Node, Not, Or, PaperId, Phrase, Term


@dataclass(frozen=True, slots=True)
class Faults:
    """What keeps a paper from answering; without any it answers.

    Attributes:
        missing: each of these would have to match, and does not: a term, or a choice of which
            none does.
        excluded: what the query leaves out, and where it stands.
    """

    missing: tuple[Node, ...] = ()
    excluded: tuple[Hit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.excluded)


NO_FAULTS = Faults()


def whynot(node: Node, document: Document) -> Faults:
    """What keeps the document from answering.

    Of a choice it is the branch that comes nearest, if one of them comes near: some of its words
    are there, or nothing but what it excludes is in the way.
    """
    return _faults(_inward(node), document)


def sought(node: Node) -> Iterator[Term]:
    """The terms that are looked for, without those that are excluded."""
    yield from _sought(_inward(node))


def _sought(node: Node) -> Iterator[Term]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _sought(part)
        case Phrase() | Category() | PaperId():
            yield node


def _inward(node: Node, *, negated: bool = False) -> Node:
    """The same tree, in which nothing but terms is excluded."""
    match node:
        case Not(part):
            return _inward(part, negated=not negated)
        case And(parts) | Or(parts):
            kind = And if isinstance(node, And) is not negated else Or
            return kind(tuple(_inward(part, negated=negated) for part in parts))
        case _:
            return Not(node) if negated else node


def _faults(node: Node, document: Document) -> Faults:
    if matches(node, document):
        return NO_FAULTS
    match node:
        case And(parts):
            return _together(_faults(part, document) for part in parts)
        case Or(parts):
            return _of_choice(parts, document)
        case Not(part):
            return Faults(excluded=explain(part, document))
        case _:
            return Faults(missing=(node,))


def _of_choice(parts: Sequence[Node], document: Document) -> Faults:
    each = [_faults(part, document) for part in parts]
    if all(isinstance(part, Not) for part in parts):
        # One of these alone would not be in the way.
        return _together(each)
    near = [
        faults
        for part, faults in zip(parts, each, strict=True)
        if not faults.missing or _begun(part, document)
    ]
    if not near:
        return Faults(missing=(Or(tuple(parts)),))
    return min(near, key=lambda faults: (len(faults.missing), len(faults.excluded)))


def _begun(node: Node, document: Document) -> bool:
    """Whether some of the words that must come together are there."""
    if not isinstance(node, And):
        return False
    worded = (part for part in node.parts if any(isinstance(one, Phrase) for one in _sought(part)))
    return any(matches(part, document) for part in worded)


def _together(each: Iterable[Faults]) -> Faults:
    every = tuple(each)
    return Faults(
        tuple(dict.fromkeys(part for one in every for part in one.missing)),
        tuple(dict.fromkeys(hit for one in every for hit in one.excluded)),
    )
