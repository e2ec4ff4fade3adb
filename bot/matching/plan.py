"""How a query is met: at which terms, and what else must then be so."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.matching.rarity import frequency
from storage.records import And, Category, Node, Not, Or, PaperId, Phrase, Term

Program = int | tuple["Program", ...]
"""What must be so: the number of a term that is true, ``~number`` of one that is not, or a tuple
of programs, with True before them if all must be so, and False if any of them is enough."""

ALWAYS: Program = (True,)

Place = tuple[int, Program]
"""A term, and what must be so besides for a paper in which it is true."""


class Plan(NamedTuple):
    """A query or a part of it.

    Attributes:
        program: all that it asks.
        places: where it is met: whenever it matches, it does at one of them. None when it can
            match without any of its terms.
    """

    program: Program
    places: tuple[Place, ...] | None


def plan(node: Node, take: Callable[[Term], int], *, excluded: bool = False) -> Plan:
    """Plan a query; ``take`` gives the numbers of its terms, ``excluded`` turns it round."""
    match node:
        case Not(part):
            return plan(part, take, excluded=not excluded)
        case And(parts) | Or(parts):
            each = [plan(part, take, excluded=excluded) for part in parts]
            every = isinstance(node, And) is not excluded
            return _all(parts, each) if every else _any(each)
        case Phrase() | Category() | PaperId():
            number = take(node)
            if excluded:
                return Plan(~number, None)
            return Plan(number, ((number, ALWAYS),))
    raise TypeError("a paper is asked terms, not lookups")


def of_terms(nodes: Sequence[Node]) -> list[Term] | None:
    """The nodes, where all of them are terms."""
    found = [node for node in nodes if isinstance(node, Term)]
    return found if len(found) == len(nodes) else None


def rarest_first(node: Node) -> tuple[Term, Term, bool] | None:
    """Of two terms that must both be so the rarer one, the other, and whether that is excluded.

    None for anything else: this is what ``plan`` would say of the form that is most frequent.
    """
    match node:
        case And((first, Not(second))) if isinstance(first, Term) and isinstance(second, Term):
            return first, second, True
        case And((first, second)) if isinstance(first, Term) and isinstance(second, Term):
            swapped = frequency(second) < frequency(first)
            return (second, first, False) if swapped else (first, second, False)
    return None


def holds(program: Program, true: set[int]) -> bool:
    """Whether it is so when these terms are true."""
    if isinstance(program, int):
        return program in true if program >= 0 else ~program not in true
    every, *parts = program
    return (all if every else any)(holds(part, true) for part in parts)


def numbers(program: Program) -> list[int]:
    """The terms of a program, each as often as it stands there."""
    if isinstance(program, int):
        return [program if program >= 0 else ~program]
    return [number for part in program[1:] for number in numbers(part)]


def _any(parts: Sequence[Plan]) -> Plan:
    """Met wherever one of its parts is."""
    program = (False, *(part.program for part in parts))
    places: dict[Place, None] = {}
    for part in parts:
        if part.places is None:
            return Plan(program, None)
        places.update(dict.fromkeys(part.places))
    return Plan(program, tuple(places))


def _all(nodes: Sequence[Node], parts: Sequence[Plan]) -> Plan:
    """Met where the rarest of its parts is, if then the others hold."""
    program = _both(*(part.program for part in parts))
    grounded = [(node, part) for node, part in zip(nodes, parts, strict=True) if part.places]
    if any(part.places == () for part in parts):
        return Plan(program, ())  # one of them never holds
    if not grounded:
        return Plan(program, None)
    _, rarest = min(grounded, key=lambda each: _often(each[0]))
    others = [part.program for part in parts if part is not rarest]
    places = tuple((term, _both(rest, *others)) for term, rest in rarest.places or ())
    return Plan(program, places)


def _often(node: Node) -> float:
    """How often a part that is met at its terms is looked at."""
    match node:
        case And(parts):
            return min(map(_often, parts), default=0.0)
        case Or(parts):
            return sum(map(_often, parts))
        case Not(part):
            return _often(part)
        case Phrase() | Category() | PaperId():
            return frequency(node)
    raise TypeError("a paper is asked terms, not lookups")


def _both(*parts: Program) -> Program:
    """All of these, as flat as can be."""
    flat: list[Program] = []
    for part in parts:
        flat += part[1:] if isinstance(part, tuple) and part[0] is True else (part,)
    return flat[0] if len(flat) == 1 else (True, *flat)
