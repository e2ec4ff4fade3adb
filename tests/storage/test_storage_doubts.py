"""What nobody could confirm: counted, listed, and sent again when somebody asks."""

from datetime import timedelta

import pytest
from clock import NOON
from making import MINUTE, SECOND, a_chat, claim, parts, queued
from sending import attempt, delivery, finish, frozen, parts_of, settle
from sqlalchemy import select

from storage import attempts, doubts
from storage.database import Database
from storage.doubts import Doubt
from storage.records import Claim
from storage.schema import posts


async def an_end(database: Database, post: Claim, *states: str) -> None:
    """Let the parts of a post end so, a second apart."""
    for n, state in enumerate(states, start=1):
        assert await attempt(database, post, n, after=n * SECOND)
        await settle(database, post, n, state, None if state == "sent" else f"part {n}")
    await finish(database, post)


async def resend(database: Database, paper_id: str = "2608.00001", chat: int | None = None) -> int:
    """Send a paper again, a minute after noon."""
    chat_id = chat or (await a_chat(database)).id
    async with database.transaction() as conn:
        return await doubts.resend(conn, chat_id, paper_id, NOON + MINUTE)


async def listed(database: Database, address: str = "1") -> list[Doubt]:
    chat = await a_chat(database, address)
    async with database.reading() as conn:
        return await doubts.of_chat(conn, chat.id)


# What is known of the attempts


async def test_a_doubt_begins_with_the_first_attempt(database: Database) -> None:
    """Of several that may have arrived the first counts, however the later ones ended."""
    post = await frozen(database, "a")
    for n in range(3):
        await attempt(database, post, after=n * SECOND)
        async with database.transaction() as conn:
            await attempts.settle(conn, post.post_id, 1, "ready", error="?", unsure=n < 2)
    (part,) = await parts_of(database, post)
    assert (part.tried_at, part.attempted_at) == (NOON, NOON + 2 * SECOND)


async def test_a_sure_failure_is_no_doubt(database: Database) -> None:
    """What was surely not sent leaves nothing behind."""
    post = await frozen(database, "a")
    await attempt(database, post)
    await settle(database, post, 1, "ready", "slow")
    (part,) = await parts_of(database, post)
    assert part.tried_at is None


async def test_an_attempt_that_was_cut_short_is_a_doubt(database: Database) -> None:
    """The next attempt remembers the moment of the one that nobody settled."""
    post = await frozen(database, "a")
    for n in range(3):
        await attempt(database, post, after=n * SECOND)
    (part,) = await parts_of(database, post)
    assert (part.state, part.tried_at) == ("sending", NOON)


async def test_an_attempt_anew_has_no_past(database: Database) -> None:
    """Once it is known that nothing has arrived, the doubt is over."""
    post = await frozen(database, "a")
    await attempt(database, post)
    async with database.transaction() as conn:
        assert await attempts.attempt(conn, post, 1, NOON + SECOND, anew=True)
    (part,) = await parts_of(database, post)
    assert (part.tried_at, part.attempted_at, part.attempts) == (None, NOON + SECOND, 2)


async def test_what_is_resent_has_no_past_either(database: Database) -> None:
    """But it is known that it was sent once more."""
    post = await frozen(database, "a")
    await attempt(database, post)
    async with database.transaction() as conn:
        await attempts.settle(conn, post.post_id, 1, "ready", unsure=True, resent=True)
    (part,) = await parts_of(database, post)
    assert (part.tried_at, part.resent) == (None, True)


# Counted and listed


async def test_what_nobody_confirmed_is_counted(database: Database) -> None:
    """By platform, from a moment on."""
    await an_end(database, await frozen(database, "a", "b", "c"), "uncertain", "sent", "uncertain")
    async with database.reading() as conn:
        assert await doubts.since(conn, NOON) == [("console", 2)]
        assert await doubts.since(conn, NOON + 3 * SECOND) == [("console", 1)]
        assert await doubts.since(conn, NOON + 4 * SECOND) == []


async def test_what_is_uncertain_in_a_chat(database: Database) -> None:
    """The newest first, and nothing that has ended otherwise or elsewhere."""
    first = await frozen(database, "a")
    await an_end(database, first, "uncertain")
    sure = await frozen_of(database, "2608.00002")
    await an_end(database, sure, "sent")
    last = await frozen_of(database, "2608.00003")
    await an_end(database, last, "uncertain")

    assert await listed(database) == [
        Doubt("2608.00003", last.post_id),
        Doubt("2608.00001", first.post_id),
    ]
    assert await listed(database, "2") == []


async def frozen_of(database: Database, paper_id: str) -> Claim:
    """Another leased post of the chat, with one part."""
    await queued(database, await a_chat(database), paper_id)
    async with database.transaction() as conn:
        (post,) = await claim(conn, paper_id)
        await attempts.freeze(conn, parts(post.post_id, "a"))
    return post


# Sent again


async def test_only_the_uncertain_parts_are_sent_again(database: Database) -> None:
    """What was confirmed or refused stays as it is; the post and its delivery are open again."""
    post = await frozen(database, "a", "b", "c", "d")
    await an_end(database, post, "sent", "uncertain", "rejected", "uncertain")
    assert (await delivery(database, post)).state == "uncertain"

    assert await resend(database) == 2

    found = await parts_of(database, post)
    assert [(one.state, one.resent) for one in found] == [
        ("sent", False), ("ready", True), ("rejected", False), ("ready", True),
    ]  # fmt: skip
    assert (found[1].error, found[1].tried_at, found[1].attempts) == (None, None, 1)
    kept = await delivery(database, post)
    assert (kept.state, kept.reason) == ("queued", None)
    async with database.reading() as conn:
        row = (await conn.execute(select(posts.c.state, posts.c.due))).one()
    assert tuple(row) == ("open", NOON + MINUTE)


async def test_it_can_be_claimed_and_ends_anew(database: Database) -> None:
    """The part is attempted once more, and its end is that of the delivery."""
    await an_end(database, await frozen(database, "a"), "uncertain")
    await resend(database)
    async with database.transaction() as conn:
        assert await claim(conn, "b") == [], "it is due a minute after noon"
        (again,) = await claim(conn, "b", after=MINUTE)
    assert await attempt(database, again, after=2 * MINUTE)
    await settle(database, again, 1, "sent")
    assert await finish(database, again) == "sent"
    kept = await delivery(database, again)
    assert (kept.state, kept.reason) == ("sent", None)


async def test_asking_twice_is_asking_once(database: Database) -> None:
    """The second time there is nothing uncertain any more."""
    await an_end(database, await frozen(database, "a"), "uncertain")
    assert await resend(database) == 1
    assert await resend(database) == 0


@pytest.mark.parametrize("state", ["sent", "rejected"])
async def test_what_has_ended_is_not_sent_again(database: Database, state: str) -> None:
    """Nor what is on its way, nor what was never promised, nor another chat's."""
    post = await frozen(database, "a")
    assert await resend(database) == 0
    await an_end(database, post, state)
    assert await resend(database) == 0
    assert (await delivery(database, post)).state == state
    assert await resend(database, "2608.00009") == 0


async def test_another_chat_keeps_its_doubts(database: Database) -> None:
    """The same paper may be uncertain in two chats."""
    await an_end(database, await frozen(database, "a"), "uncertain")
    other = await a_chat(database, "2")
    assert await resend(database, chat=other.id) == 0
    assert len(await listed(database)) == 1


async def test_how_old_a_doubt_is_does_not_matter(database: Database) -> None:
    """What was uncertain a month ago can still be sent again."""
    await an_end(database, await frozen(database, "a"), "uncertain")
    chat = await a_chat(database)
    async with database.transaction() as conn:
        later = NOON + timedelta(days=30)
        assert await doubts.resend(conn, chat.id, "2608.00001", later) == 1
