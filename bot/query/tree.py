"""The tree of a query: how it is put together, what it needs, how it is written."""

from collections.abc import Iterable, Iterator

from storage.records import And, Category, Form, Lookup, Node, Not, Or, PaperId, Phrase, Term


def join(kind: type[And] | type[Or], parts: Iterable[Node]) -> Node:
    """All or any of the parts: nothing nested in its own kind, nothing twice."""
    flat: dict[Node, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return kind(tuple(flat)) if len(flat) > 1 else next(iter(flat))


def negate(node: Node) -> Node:
    """What must not match; twice is not at all."""
    return node.part if isinstance(node, Not) else Not(node)


def is_grounded(node: Node) -> bool:
    """Whether no paper can answer without one of the query's terms standing in it."""
    match node:
        case Phrase() | Category() | PaperId() | Lookup():
            return True
        case Not():
            return False
        case And(parts):
            return any(is_grounded(part) for part in parts)
        case Or(parts):
            return all(is_grounded(part) for part in parts)


def groundless(node: Node) -> Node:
    """The smallest branch that makes a query not grounded."""
    if isinstance(node, Or):
        return groundless(next(part for part in node.parts if not is_grounded(part)))
    return node


def ground(node: Node) -> Node:
    """A narrower query that is grounded, where there is one: ``a OR -b`` becomes ``a -b``."""
    match node:
        case Or(parts):
            seeking = [part for part in parts if is_grounded(part)]
            excluding = [part for part in parts if not is_grounded(part)]
            return join(And, [join(Or, seeking), *excluding]) if seeking else node
        case And(parts):
            return join(And, map(ground, parts))
        case _:
            return node


def terms(node: Node) -> Iterator[Term]:
    """The terms at the ends of a tree, in the order in which they are written."""
    match node:
        case Not(part):
            yield from terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms(part)
        case Phrase() | Category() | PaperId():
            yield node


def write(node: Node) -> str:
    """The query in its canonical form: equal trees are written alike and parse back equal."""
    match node:
        case Phrase():
            return _phrase(node)
        case Category(name):
            return f"cat:{name}"
        case PaperId(name):
            return f"id:{name}"
        case Not(part):
            return f"-{_within(part, And, Or)}"
        case And(parts):
            return " ".join(_within(part, Or) for part in parts)
        case Or(parts):
            return " OR ".join(write(part) for part in parts)
        case Lookup():
            raise TypeError("a lookup is no query")


def _phrase(phrase: Phrase) -> str:
    field = f"{phrase.field}:" if phrase.field else ""
    exact = "=" if phrase.form is Form.EXACT else ""
    star = "*" if phrase.form is Form.PREFIX else ""
    words = f"{' '.join(phrase.words)}{star}"
    return f"{field}{exact}{words}" if len(phrase.words) == 1 else f'{field}{exact}"{words}"'


def _within(node: Node, *looser: type[Node]) -> str:
    return f"({write(node)})" if isinstance(node, looser) else write(node)
