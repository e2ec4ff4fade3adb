"""Texts: summaries today, made once for each paper version and language."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import AnyRow, insert_new
from storage.records import Text, TextKey
from storage.schema import deliveries, texts

_MOMENT = timedelta(microseconds=1)
_LONGEST = timedelta(hours=2)
"""No text is put off so long: a time beyond it was written by a clock that was ahead."""

_KEY = ("kind", "subject", "version", "provider", "model", "prompt", "language")


async def want(conn: AsyncConnection, key: TextKey, note: str = "") -> Text:
    """The text of that key; put down as wanted when nobody wanted it before.

    ``note``: why it is wanted of this provider, kept in ``basis`` until the text is made.
    """
    await conn.execute(
        insert_new(conn, texts).values(**asdict(key), state="wanted", basis=note or None)
    )
    rows = await conn.execute(_select(key))
    return _text(rows.one())


async def made(conn: AsyncConnection, keys: Iterable[TextKey]) -> dict[TextKey, Text]:
    """Those of these texts that are done."""
    wanted = set(keys)
    subjects = {key.subject for key in wanted}
    done = select(*texts.c).where(
        texts.c.kind.in_({key.kind for key in wanted}),
        texts.c.subject.in_(subjects),
        texts.c.state == "done",
    )
    found = map(_text, await conn.execute(done))
    return {text.key: text for text in found if text.key in wanted}


async def last(
    conn: AsyncConnection, paper_id: str, version: int, languages: Sequence[str]
) -> tuple[str, str] | None:
    """The last summary that was made of that version, by whomever, and what it rests on.

    One in the first of these languages, else in the next.
    """
    mine = (texts.c.kind == "summary", texts.c.subject == paper_id, texts.c.version == version)
    done = select(texts.c.body, texts.c.basis).where(
        *mine, texts.c.language.in_(languages), texts.c.state == "done"
    )
    preferred = case({name: n for n, name in enumerate(languages)}, value=texts.c.language)
    newest = done.order_by(preferred, texts.c.id.desc()).limit(1)
    row = (await conn.execute(newest)).one_or_none()
    return (row.body or "", row.basis or "") if row else None


async def claim(
    conn: AsyncConnection, now: datetime, until: datetime, token: str, limit: int
) -> list[Text]:
    """Lease wanted texts whose time has come, oldest first."""
    free = or_(texts.c.lease_until.is_(None), texts.c.lease_until <= now)
    later = texts.c.not_before.between(now + _MOMENT, now + _LONGEST)
    due = or_(texts.c.not_before.is_(None), not_(later))
    wanted = (
        select(texts.c.id)
        .where(texts.c.state == "wanted", free, due)
        .order_by(texts.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("wanted")
    )
    change = update(texts).where(texts.c.id.in_(select(wanted.c.id))).returning(*texts.c)
    leased = await conn.execute(change.values(lease_token=token, lease_until=until))
    return sorted((_text(row) for row in leased), key=lambda text: text.id)


async def done(conn: AsyncConnection, text: Text, body: str, basis: str) -> bool:
    """Store the text; False, and nothing is changed, when it is wanted no more."""
    return await _end(conn, text, state="done", body=body, basis=basis)


async def failed(conn: AsyncConnection, text: Text, reason: str) -> bool:
    """Write that this provider cannot make this text, and why; False as in ``done``."""
    return await _end(conn, text, state="failed", basis=reason)


async def tried(conn: AsyncConnection, text: Text) -> int:
    """Count one more try that made no text, and return how many there were."""
    change = update(texts).where(texts.c.id == text.id).values(attempts=texts.c.attempts + 1)
    return int((await conn.execute(change.returning(texts.c.attempts))).scalar_one())


async def put_off(conn: AsyncConnection, text: Text, not_before: datetime) -> None:
    """Free the lease; nobody may claim the text before that moment."""
    await conn.execute(
        update(texts)
        .where(texts.c.id == text.id)
        .values(not_before=not_before, lease_token=None, lease_until=None)
    )


async def awaited(conn: AsyncConnection, paper_id: str) -> bool:
    """Whether a delivery still waits for a text about that paper."""
    waits = and_(deliveries.c.paper_id == paper_id, deliveries.c.state == "waiting")
    return bool((await conn.execute(select(exists().where(waits)))).scalar_one())


async def count_wanted(conn: AsyncConnection, provider: str) -> int:
    """How many texts are wanted of a provider."""
    here = and_(texts.c.state == "wanted", texts.c.provider == provider)
    return int((await conn.execute(select(func.count()).where(here))).scalar_one())


async def drop_leases(conn: AsyncConnection) -> None:
    """Free what a service before this one held. Only for the one that holds the service lock."""
    leased = texts.c.lease_token.is_not(None)
    await conn.execute(update(texts).where(leased).values(lease_token=None, lease_until=None))


def id_of(key: TextKey) -> ScalarSelect[int]:
    """The id of the text of that key, as a part of a statement."""
    return select(texts.c.id).where(*_is(key)).scalar_subquery()


async def _end(conn: AsyncConnection, text: Text, **values: str) -> bool:
    # Of two that made the same text, because the lease of one had ended, the first one stores it.
    change = update(texts).where(texts.c.id == text.id, texts.c.state == "wanted")
    ended = await conn.execute(change.values(**values, lease_token=None, lease_until=None))
    return bool(ended.rowcount)


def _select(key: TextKey) -> Select[*tuple[object, ...]]:
    return select(*texts.c).where(*_is(key))


def _is(key: TextKey) -> list[ColumnElement[bool]]:
    return [texts.c[name] == getattr(key, name) for name in _KEY]


def _text(row: AnyRow) -> Text:
    key = TextKey(**{name: getattr(row, name) for name in _KEY})
    return Text(id=row.id, key=key, state=row.state, body=row.body, basis=row.basis)
