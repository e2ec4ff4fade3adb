"""What ``papercast deliveries`` prints: what became of each promise."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import typer

from bot.config import Settings
from bot.query.ids import find_id
from bot.text.card import reason, shown
from bot.text.dates import day
from storage import papers, stories
from storage.database import Connection, Database, StorageError
from storage.records import Part
from storage.stories import Story
from storage.upgrade import is_current

STATES = (
    "waiting",
    "queued",
    "sent",
    "digest",
    "filtered",
    "paused",
    "expired",
    "rejected",
    "uncertain",
)
"""Where a promise can be, in the order in which they are counted."""


@dataclass(frozen=True, slots=True)
class About:
    """Whose promises are told; without either all are counted."""

    paper: str | None = None
    chat: tuple[str, str] | None = None


def about(paper: str, chat: str) -> About:
    """What somebody asks for on the command line.

    Raises:
        ValueError: with a sentence, when it cannot be meant.
    """
    platform, _, address = chat.partition(":")
    if chat and not (platform and address):
        raise ValueError(f"--chat {chat} is no chat; one looks like discord:123.")
    found = find_id(paper) if paper else None
    if paper and found is None:
        raise ValueError(f"--paper {paper} is no arXiv id; one looks like 2401.08503.")
    return About(found, (platform, address) if chat else None)


async def show(settings: Settings, what: About, *, as_json: bool) -> int:
    """Print it, and return the exit code; the service may run meanwhile.

    Raises:
        StorageError: there is no store, or one of another version.
    """
    url = settings.database.url.get_secret_value()
    async with await Database.open(url, create=False) as database:
        if not await is_current(database):
            raise StorageError("The store has another version: start Papercast once to upgrade it.")
        async with database.reading() as conn:
            if what == About():
                counted = await stories.tally(conn)
                typer.echo(_json(_counted(counted)) if as_json else "\n".join(_table(counted)))
                return 0
            found = await _found(conn, what)
            names = [await _authors(conn, one) for one in found] if not as_json else []
    if as_json:
        typer.echo(_json([_plain(one) for one in found]))
    else:
        told = [_story(one, authors) for one, authors in zip(found, names, strict=True)]
        typer.echo("\n\n".join("\n".join(lines) for lines in told) or "No promise was found.")
    return 0


async def _found(conn: Connection, what: About) -> Sequence[Story]:
    if what.chat is None:
        return await stories.of_paper(conn, what.paper or "")
    found = await stories.of_chat(conn, *what.chat)
    return [one for one in found if what.paper in {None, one.delivery.paper_id}]


async def _authors(conn: Connection, story: Story) -> tuple[str, ...]:
    paper = await papers.get(conn, story.delivery.paper_id)
    assert paper is not None, "a delivery's paper is kept by a foreign key"
    return paper.authors


# Counted

Tally = Mapping[tuple[str, str], Mapping[str, int]]


def _table(counted: Tally) -> Iterator[str]:
    """A line for each chat, and one for all: only the states that occur, and their sum."""
    total: Counter[str] = Counter()
    for states in counted.values():
        total.update(states)
    heads = [state for state in STATES if state in total]
    names = [":".join(chat) for chat in counted]
    width = max(map(len, [*names, "all chats"]))
    rows = [("", [*heads, "promised"])]
    rows += [
        (name, _row(states, heads)) for name, states in zip(names, counted.values(), strict=True)
    ]
    rows.append(("all chats", _row(total, heads)))
    for name, cells in rows:
        shown_cells = "  ".join(
            f"{cell:>{max(len(head), 7)}}"
            for cell, head in zip(cells, [*heads, "promised"], strict=True)
        )
        yield f"{name:<{width}}  {shown_cells}"


def _row(states: Mapping[str, int], heads: Sequence[str]) -> list[str]:
    return [*(f"{states.get(head, 0):,}" for head in heads), f"{sum(states.values()):,}"]


def _counted(counted: Tally) -> list[dict[str, Any]]:
    return [
        {"chat": ":".join(chat), "promised": sum(states.values()), **states}
        for chat, states in counted.items()
    ]


# Told


def _story(story: Story, authors: Sequence[str]) -> Iterator[str]:
    one = story.delivery
    yield f"{one.paper_id} {shown(story.title)}"
    gone = f" ({story.chat.state}: {story.chat.reason})" if story.chat.state != "active" else ""
    yield f"  to {story.chat.platform}:{story.chat.address}{gone}"
    for why in one.why:
        yield f"  because of number {why.number}, {reason(why, authors)}"
    event = "" if one.kind == "new" else f" of {one.kind} {one.version}"
    because = f": {one.reason}" if one.reason else ""
    yield f"  {one.state}{event}{because}; ready {_moment(one.ready_at)}"
    if story.post is not None:
        yield f"  post {one.post_id}, {story.post}"
    yield from map(_part, story.parts)


def _part(part: Part) -> str:
    last = f", last {_moment(part.attempted_at)}" if part.attempted_at else ""
    times = "1 attempt" if part.attempts == 1 else f"{part.attempts} attempts"
    doubt = f", may have arrived {_moment(part.tried_at)}" if part.tried_at else ""
    again = ", sent again" if part.resent else ""
    message = f", message {part.message_id}" if part.message_id else ""
    edited = ", edited" if part.shown_hash else ""
    fixed = f", not edited any more: {part.fixed}" if part.fixed else ""
    error = f", {part.error}" if part.error else ""
    told = f"{last}{doubt}{again}{message}{edited}{fixed}{error}"
    return f"    part {part.n}: {part.state}, {times}{told}"


def _moment(when: datetime) -> str:
    return f"{day(when)} {when:%H:%M:%S} UTC"


def _plain(story: Story) -> dict[str, Any]:
    one = story.delivery
    return {
        "paper": one.paper_id,
        "title": story.title,
        "chat": f"{story.chat.platform}:{story.chat.address}",
        "kind": one.kind,
        "version": one.version,
        "state": one.state,
        "reason": one.reason,
        "ready_at": one.ready_at.isoformat(),
        "why": [{"number": why.number, "name": why.name} for why in one.why],
        "post": story.post,
        "parts": [_plain_part(part) for part in story.parts],
    }


def _plain_part(part: Part) -> dict[str, Any]:
    return {
        "n": part.n,
        "state": part.state,
        "attempts": part.attempts,
        "attempted_at": part.attempted_at.isoformat() if part.attempted_at else None,
        "tried_at": part.tried_at.isoformat() if part.tried_at else None,
        "resent": part.resent,
        "message_id": part.message_id,
        "edited": part.shown_hash is not None,
        "fixed": part.fixed,
        "error": part.error,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
