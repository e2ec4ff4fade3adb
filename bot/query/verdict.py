"""Whether a query can match at all, and whether it can fail to: both are mistakes.

A query is opened branch by branch, each a list of terms that a paper must have and must lack. A
branch is closed by a term that must be there and cannot be, whichever of its facts is so. When all
branches are closed no paper answers. This errs on one side only: what it calls impossible is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.query.evaluate import key
from bot.query.facts import Fact, facts, follows
from storage.records import And, Category, Node, Not, Or, PaperId, Phrase, Term

STEPS = 5_000
"""Comparisons of two facts after which the question stays open: a few hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A term that cannot be there without one of the ``others``, which must not be there.

    ``both_there``: two terms of which a paper has one at most, such as two ids.
    """

    term: Term
    others: tuple[Term, ...]
    both_there: bool = False


def impossible(tree: Node) -> tuple[Clash, ...] | None:
    """Why no paper can answer, each reason once; None when one can, or when nobody can tell."""
    search = _Search()
    try:
        is_open = search.opens([_Claim(tree, so=True)], (), ())
    except _TooHardError:
        return None
    return None if is_open else tuple(dict.fromkeys(search.clashes))


def certain(tree: Node) -> tuple[Clash, ...] | None:
    """Why every paper answers: what would have to clash for one that does not; else None."""
    return impossible(Not(tree))


@dataclass(frozen=True, slots=True)
class _Claim:
    """That a part of the query is so, or that it is not."""

    node: Node
    so: bool


class _TooHardError(Exception):
    """There are more branches than can be looked at."""


class _Search:
    """A look at all branches of one query, and what closed them."""

    def __init__(self) -> None:
        self.clashes: list[Clash] = []
        self._left = STEPS

    def opens(
        self, claims: Sequence[_Claim], has: tuple[Term, ...], lacks: tuple[Term, ...]
    ) -> bool:
        """Whether there is an open branch in which all the claims hold."""
        choices: list[_Claim] = []
        stack = list(claims)
        while stack:
            claim = stack.pop()
            match claim.node:
                case Not(part):
                    stack.append(_Claim(part, not claim.so))
                case And(parts) if claim.so:
                    stack += _each(parts, so=True)
                case Or(parts) if not claim.so:
                    stack += _each(parts, so=False)
                case And() | Or():
                    choices.append(claim)
                case term if claim.so:
                    has = (*has, _term(term))
                case term:
                    lacks = (*lacks, _term(term))
        if clash := self._clash(has, lacks):
            self.clashes.append(clash)
            return False
        return not choices or self._chooses(choices, has, lacks)

    def _chooses(
        self, choices: Sequence[_Claim], has: tuple[Term, ...], lacks: tuple[Term, ...]
    ) -> bool:
        (first, *others) = choices
        assert isinstance(first.node, And | Or), "nothing else is a choice"
        branches = _each(first.node.parts, so=first.so)
        return any(self.opens([*others[::-1], branch], has, lacks) for branch in branches[::-1])

    def _clash(self, has: Sequence[Term], lacks: Sequence[Term]) -> Clash | None:
        for term in has:
            if others := self._excluding(term, lacks):
                return Clash(term, others)
        return _two_ids(has)

    def _excluding(self, term: Term, lacks: Sequence[Term]) -> tuple[Term, ...]:
        """What of that which is lacking keeps the term away together; nothing when it does not."""
        by_fact = []
        for fact in facts(term):
            excluding = [other for other in lacks if self._means(fact, other)]
            if not excluding:
                return ()
            by_fact.append(excluding)
        alone = [other for other in by_fact[0] if all(other in each for each in by_fact)]
        return tuple(alone[:1] or dict.fromkeys(each[0] for each in by_fact))

    def _means(self, fact: Fact, term: Term) -> bool:
        """Whether the term is there wherever the fact is so."""
        each = facts(term)
        self._left -= len(each)
        if self._left < 0:
            raise _TooHardError
        return any(follows(one, fact) for one in each)


def _each(parts: Sequence[Node], *, so: bool) -> list[_Claim]:
    """Claims in the order in which a stack gives them back."""
    return [_Claim(part, so) for part in reversed(parts)]


def _term(node: Node) -> Term:
    if isinstance(node, Phrase | Category | PaperId):
        return node
    raise TypeError("a lookup is no query")


def _two_ids(has: Sequence[Term]) -> Clash | None:
    ids = [term for term in has if isinstance(term, PaperId)]
    other = next((term for term in ids if key(term) != key(ids[0])), None)
    return Clash(ids[0], (other,), both_there=True) if other else None
