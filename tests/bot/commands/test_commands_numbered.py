"""/why by the number of a paper in a digest, and as an answer to a message of ours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from clock import NOON, FakeClock
from contracts import PLAIN
from desk import HERE, Desk

from bot.parts import parts as made_of
from storage import attempts, chats, gathering, leases, outbox
from storage.database import Database
from storage.records import Paper, Why

IDS = ("2608.00001", "2608.0000", "2608.00003", "2608.00004")
PAPERS = tuple(replace(PLAIN, id=one, title=f"Paper {n}") for n, one in enumerate(IDS, start=1))
LATER = NOON + timedelta(minutes=5)
THREE = ("1. arxiv.org/abs/2608.00003", "2. arxiv.org/abs/2608.00001\n3. arxiv.org/abs/2608.0000")


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A store with the papers, and nothing posted yet."""
    made = Desk(database, clock=FakeClock(NOON, runs=False))
    await made.store(*PAPERS)
    return made


async def posted(
    desk: Desk, key: str, papers: Sequence[Paper], *bodies: str, kind: str = "digest"
) -> None:
    """Let these papers have been posted, in parts that say this; messages are ``key.0`` and on."""
    async with desk.database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        for one in papers:
            await outbox.promise(conn, chat.id, one.id, (Why(1, "Heads", ()),), NOON)
        kept = [one for one in await outbox.deliveries_that(conn) if one.state == "waiting"]
        assert await gathering.open_post(conn, chat.id, kind, key, NOON, kept=kept)
        (claim,) = await leases.claim(conn, NOON, LATER, "t", platforms=[HERE.platform])
        await attempts.freeze(conn, made_of(claim.post_id, chat, kind, key, bodies))
        for n in range(len(bodies)):
            await attempts.attempt(conn, claim, n, NOON)
            await attempts.settle(conn, claim.post_id, n, "sent", message_id=f"{key}.{n}")
        await attempts.finish(conn, claim.post_id)


async def says(desk: Desk, line: str, under: str | None = None) -> str:
    """The first line of what is read after that, some time later."""
    desk.later(timedelta(seconds=20))
    return (await desk.says(line, replace(HERE, under=under))).partition("\n")[0]


async def test_a_number_in_the_newest_digest(desk: Desk) -> None:
    """It counts as the digest shows them, over all its parts, and is no part of a longer id."""
    await posted(desk, "a", PAPERS[:3], *THREE)
    answers = [await says(desk, f"why {n}") for n in ("1", "#2", "3.")]
    assert answers == ["# Paper 3", "# Paper 1", "# Paper 2"]
    assert await says(desk, "why 4") == "The digest has 3 papers, so there is no 4."
    assert await says(desk, "why 0") == "The digest has 3 papers, so there is no 0."


async def test_an_answer_to_an_older_digest(desk: Desk) -> None:
    """The digest that is answered counts, whichever of its parts; else the newest."""
    await posted(desk, "old", PAPERS[:3], *THREE)
    await posted(desk, "new", PAPERS[3:], "1. arxiv.org/abs/2608.00004")
    assert await says(desk, "why 1") == "# Paper 4"
    assert await says(desk, "why 1", "old.1") == "# Paper 3"
    assert await says(desk, "why 1", "of somebody else") == "# Paper 4"


async def test_a_bare_answer(desk: Desk) -> None:
    """Under the post of a paper it is about that paper; under a digest it asks which."""
    asks = "Which paper? Send its id, a link, or its number in the digest:"
    await posted(desk, "digest", PAPERS[:2], "arxiv.org/abs/2608.00001 arxiv.org/abs/2608.0000")
    await posted(desk, "one", PAPERS[2:3], "arxiv.org/abs/2608.00003", kind="paper")
    assert await says(desk, "why", "one.0") == "# Paper 3"
    assert await says(desk, "why", "digest.0") == asks
    assert await says(desk, "why", "of somebody else") == asks
    assert await says(desk, "why") == asks


async def test_where_there_is_no_digest(desk: Desk) -> None:
    """Whoever types a number is told what else to send."""
    said = "No digest of the last 90 days is here. Send the paper's id or a link."
    assert await says(desk, "why 1") == said
    await posted(desk, "one", PAPERS[2:3], "arxiv.org/abs/2608.00003", kind="paper")
    assert await says(desk, "why 1") == said
