"""The index of words in PostgreSQL: two columns of the type ``tsvector``.

See https://www.postgresql.org/docs/current/datatype-textsearch.html. ``body`` holds the texts of a
paper, each of its own weight and apart from the next; a stem and its word share a position, and the
word is marked. ``authors`` holds the names, and the keys, marked.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import And, Lookup, Node, Not, Or, Tokens

CREATE = (
    "CREATE TABLE papers_search (seq BIGINT PRIMARY KEY, body TSVECTOR NOT NULL, "
    "authors TSVECTOR NOT NULL)",
    "CREATE INDEX ix_papers_search_body ON papers_search USING gin (body)",
    "CREATE INDEX ix_papers_search_authors ON papers_search USING gin (authors)",
)

_WEIGHTS = {"title": "A", "abstract": "B", "comment": "C", "journal": "D"}
_WORD, _KEY = "=", "#"
"""Marks of words and keys among stems and names, which have no such sign at their beginning."""
_GAP = 2
"""Positions between two texts, so that no phrase reaches from one into the next."""

_ADD = text(
    "INSERT INTO papers_search (seq, body, authors) "
    "VALUES (:seq, CAST(:body AS TSVECTOR), CAST(:authors AS TSVECTOR))"
)
_REMOVE = text("DELETE FROM papers_search WHERE seq = :seq")

Enough = Callable[[], bool]


async def add(conn: AsyncConnection, rows: Iterable[tuple[int, Tokens]]) -> None:
    """See ``storage.search``."""
    values = [
        {"seq": seq, "body": _body(tokens), "authors": _authors(tokens)} for seq, tokens in rows
    ]
    if values:
        await conn.execute(_ADD, values)


async def remove(conn: AsyncConnection, rows: Sequence[tuple[int, Tokens]]) -> None:
    """See ``storage.search``."""
    await conn.execute(_REMOVE, [{"seq": seq} for seq, _ in rows])


async def clear(conn: AsyncConnection) -> None:
    """See ``storage.search``."""
    await conn.execute(text("DELETE FROM papers_search"))


async def allow_pieces(conn: AsyncConnection, *, many: bool) -> None:
    """See ``storage.search``. PostgreSQL has none."""


async def settle(conn: AsyncConnection, *, start: bool) -> bool:  # noqa: ARG001 - as SQLite has it
    """See ``storage.search``. PostgreSQL does so by itself."""
    return False


async def newest(
    conn: AsyncConnection,
    tree: Node,
    limit: int,
    sure: int,  # noqa: ARG001 - all are
    first: int,
    last: int,
    enough: Enough,  # noqa: ARG001 - one statement, which has no moments to look at the clock
) -> tuple[list[int], bool]:
    """See ``storage.search``."""
    return await _seqs(conn, tree, "seq DESC", limit, first, last), True


async def best(
    conn: AsyncConnection,
    tree: Node,
    limit: int,
    among: int,
    first: int,
    last: int,
    enough: Enough,  # noqa: ARG001 - as above
) -> tuple[list[int], bool]:
    """See ``storage.search``."""
    near = await _seqs(conn, tree, "seq DESC", among, first, last)
    asked = "|".join(_phrases(tree))
    if not near or not asked:
        return near[:limit], True
    ranked = await conn.scalars(
        text(
            "SELECT seq FROM papers_search WHERE seq = ANY(:near) ORDER BY "
            "ts_rank_cd('{0.2, 0.2, 0.2, 1.0}', body, CAST(:asked AS TSQUERY)) DESC, seq DESC "
            "LIMIT :limit"
        ),
        {"near": near, "asked": asked, "limit": limit},
    )
    return list(ranked), True


async def _seqs(
    conn: AsyncConnection, tree: Node, order: str, limit: int, first: int, last: int
) -> list[int]:
    parameters: dict[str, str] = {}
    condition = _condition(tree, parameters)
    statement = (
        f"SELECT seq FROM papers_search WHERE {condition} "  # noqa: S608 - made here, of parameters
        f"AND seq BETWEEN :first AND :last ORDER BY {order} LIMIT :limit"
    )
    values = {**parameters, "first": first, "last": last, "limit": limit}
    return list(await conn.scalars(text(statement), values))


def _condition(node: Node, parameters: dict[str, str]) -> str:
    """The tree as a condition of SQL, whose parameters are added to those that there are."""
    match node:
        case Lookup():
            return _at(node, tsquery(node), parameters)
        case Not(part):
            return f"(NOT {_condition(part, parameters)})"
        case And(parts):
            return f"({' AND '.join([_condition(part, parameters) for part in parts] or ['TRUE'])})"
        case Or(parts):
            return f"({' OR '.join(_choices(parts, parameters) or ['FALSE'])})"
        case _:
            raise TypeError(f"the index is asked lookups, not {node}")


def _choices(parts: Sequence[Node], parameters: dict[str, str]) -> list[str]:
    """Lookups that are neighbours and of one column are asked at once."""
    conditions: list[str] = []
    for column, group in groupby(parts, key=lambda one: isinstance(one, Lookup) and _column(one)):
        if column:
            lookups = [one for one in group if isinstance(one, Lookup)]
            conditions.append(_at(lookups[0], " | ".join(map(tsquery, lookups)), parameters))
        else:
            conditions += [_condition(part, parameters) for part in group]
    return conditions


def _at(lookup: Lookup, query: str, parameters: dict[str, str]) -> str:
    name = f"q{len(parameters)}"
    parameters[name] = query
    return f"{_column(lookup)} @@ CAST(:{name} AS TSQUERY)"


def _column(lookup: Lookup) -> str:
    return "authors" if lookup.columns[0] in {"authors", "keys"} else "body"


def tsquery(lookup: Lookup) -> str:
    """One lookup in the language of ``tsquery``."""
    mark, weights = "", ""
    if lookup.columns[0] == "keys":
        mark = _KEY
    elif lookup.columns[0] != "authors":
        mark = _WORD if lookup.columns[0].endswith("_words") else ""
        weights = "".join(_WEIGHTS[column.removesuffix("_words")] for column in lookup.columns)
    *led, last = [f"{_quoted(mark + token)}" for token in lookup.tokens]
    ends = f"{'*' if lookup.prefix else ''}{weights}"
    lexemes = [*(f"{token}:{weights}" if weights else token for token in led)]
    lexemes.append(f"{last}:{ends}" if ends else last)
    return f"({' <-> '.join(lexemes)})"


def _phrases(node: Node) -> Iterator[str]:
    """What of the texts is asked for, for the rank; what is excluded is no part of it."""
    match node:
        case Lookup() if _column(node) == "body":
            yield tsquery(node)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _phrases(part)


def _body(tokens: Tokens) -> str:
    places: dict[str, list[str]] = {}
    position = 1
    for name, weight in _WEIGHTS.items():
        stretch = getattr(tokens, name)
        for stem, word in zip(_each(stretch.stems), _each(stretch.words), strict=True):
            for lexeme in (stem, _WORD + word):
                places.setdefault(lexeme, []).append(f"{position}{weight}")
            position += 1
        position += _GAP
    return _vector(places)


def _authors(tokens: Tokens) -> str:
    places: dict[str, list[str]] = {_KEY + key: [] for key in _each(tokens.keys)}
    for position, token in enumerate(_each(tokens.authors), start=1):
        places.setdefault(token, []).append(str(position))
    return _vector(places)


def _each(text: str) -> list[str]:
    """The tokens of a text."""
    return text.split(" ") if text else []


def _vector(places: dict[str, list[str]]) -> str:
    return " ".join(
        f"{_quoted(lexeme)}:{','.join(at)}" if at else _quoted(lexeme)
        for lexeme, at in places.items()
    )


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
