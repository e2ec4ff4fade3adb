"""From the lease to the end: parts are frozen, attempted under the lease, settled, and decide."""

from dataclasses import replace

import pytest
from clock import NOON
from making import MINUTE, SECOND, claimed, parts
from sending import a_claim, attempt, delivery, finish, frozen, next_due, parts_of, settle

from storage import attempts, chats, edits, leases
from storage.database import Database
from storage.records import Claim

# Parts


async def test_a_post_has_no_parts_before_they_are_frozen(database: Database) -> None:
    """The first claim finds none, and makes them."""
    assert await parts_of(database, await a_claim(database)) == []


async def test_parts_come_back_as_they_were_frozen(database: Database) -> None:
    """Bodies, numbers and nonces are kept, in the order of the parts."""
    post = await a_claim(database)
    made = parts(post.post_id, "eins\n🧮", "zwei", "drei")
    async with database.transaction() as conn:
        await attempts.freeze(conn, made[::-1])
    assert await parts_of(database, post) == made


async def test_an_attempt_is_written_before_the_call(database: Database) -> None:
    """The part is being sent, for the first time, since now."""
    post = await frozen(database, "a", "b")
    assert await attempt(database, post)
    first, second = await parts_of(database, post)
    assert (first.state, first.attempts, first.attempted_at) == ("sending", 1, NOON)
    assert (second.state, second.attempts, second.attempted_at) == ("ready", 0, None)


async def begin(
    database: Database, post: Claim, *bodies: str, frame: dict[str, str] | None = None
) -> bool:
    async with database.transaction() as conn:
        return await attempts.begin(conn, post, parts(post.post_id, *bodies), frame, NOON)


@pytest.mark.parametrize("frame", [None, {"format": "compact"}])
async def test_parts_are_frozen_with_the_first_attempt(
    database: Database, frame: dict[str, str] | None
) -> None:
    """The first is being sent, the others are ready, and what no edit may change is kept."""
    post = await a_claim(database)
    assert await begin(database, post, "a", "b", frame=frame)
    first, second = await parts_of(database, post)
    assert (first.body, first.state, first.attempts, first.attempted_at) == (
        "a",
        "sending",
        1,
        NOON,
    )
    assert (second.body, second.state, second.attempts) == ("b", "ready", 0)
    async with database.reading() as conn:
        assert await edits.frame_of(conn, post.post_id) == frame


async def test_a_post_is_begun_under_its_lease_in_an_active_chat(database: Database) -> None:
    """Otherwise nothing is frozen: whoever has the post next says what is known then."""
    post = await a_claim(database)
    assert not await begin(database, replace(post, lease_token="another"), "a")
    async with database.transaction() as conn:
        await chats.pause(conn, post.chat.id, "kicked", NOON)
    assert not await begin(database, post, "a")
    assert await parts_of(database, post) == []
    async with database.transaction() as conn:
        await chats.resume(conn, post.chat.id)
    assert await begin(database, post, "a")


async def test_attempts_are_counted(database: Database) -> None:
    """A part whose fate is unknown may be tried again; each try counts."""
    post = await frozen(database, "a")
    for n in range(3):
        assert await attempt(database, post, after=n * SECOND)
    [part] = await parts_of(database, post)
    assert (part.state, part.attempts, part.attempted_at) == ("sending", 3, NOON + 2 * SECOND)


async def test_an_attempt_needs_a_chat_that_is_written_to(database: Database) -> None:
    """One that was paused since the post was leased gets nothing more."""
    post = await frozen(database, "a")
    async with database.transaction() as conn:
        await chats.pause(conn, post.chat.id, "kicked", NOON)
    assert not await attempt(database, post)
    async with database.transaction() as conn:
        await chats.resume(conn, post.chat.id)
    assert await attempt(database, post)


async def test_the_end_of_another_part_is_not_written(database: Database) -> None:
    """A post that was forgotten meanwhile may have given its number to this one."""
    post = await frozen(database, "a")
    [part] = await parts_of(database, post)
    for nonce, state in (("of another", "ready"), (part.nonce, "sent")):
        async with database.transaction() as conn:
            await attempts.settle(conn, post.post_id, part.n, "sent", nonce=nonce)
        [now] = await parts_of(database, post)
        assert now.state == state


async def test_an_attempt_needs_the_lease(database: Database) -> None:
    """Once somebody else has leased the post, or it was given back, no attempt is written."""
    post = await frozen(database, "a")
    async with database.transaction() as conn:
        later = NOON + MINUTE
        [taken] = await leases.claim(conn, later, later + MINUTE, "b", platforms=["console"])
    assert not await attempt(database, post)
    assert await attempt(database, taken)
    async with database.transaction() as conn:
        await leases.release(conn, taken, NOON)
    assert not await attempt(database, taken)
    [part] = await parts_of(database, post)
    assert part.attempts == 1


@pytest.mark.parametrize("state", ["sent", "rejected", "uncertain"])
async def test_a_part_that_has_ended_is_not_attempted(database: Database, state: str) -> None:
    """What has ended stays ended."""
    post = await frozen(database, "a", "b")
    await attempt(database, post)
    await settle(database, post, 1, state)
    assert not await attempt(database, post)
    assert not await attempt(database, post, n=3)
    assert [(part.state, part.attempts) for part in await parts_of(database, post)] == [
        (state, 1),
        ("ready", 0),
    ]


async def test_a_sent_part_keeps_its_message(database: Database) -> None:
    """The platform's message id is stored with the part it belongs to, and with no other."""
    post = await frozen(database, "a", "b")
    await attempt(database, post, 2)
    await settle(database, post, 2, "sent")
    found = await parts_of(database, post)
    assert [(part.state, part.message_id) for part in found] == [
        ("ready", None),
        ("sent", "message 2"),
    ]


async def test_what_was_surely_not_sent_is_ready_again(database: Database) -> None:
    """It keeps the error and the count of its attempts, and can be attempted again."""
    post = await frozen(database, "a")
    await attempt(database, post)
    await settle(database, post, 1, "ready", "429: slow down")
    [part] = await parts_of(database, post)
    assert (part.state, part.attempts, part.error) == ("ready", 1, "429: slow down")
    assert await attempt(database, post)
    await settle(database, post, 1, "sent")
    [part] = await parts_of(database, post)
    assert (part.state, part.attempts, part.error) == ("sent", 2, None)


async def test_a_late_outcome_is_still_written(database: Database) -> None:
    """Whoever made the call knows how it ended, even when the lease is lost meanwhile."""
    post = await frozen(database, "a")
    await attempt(database, post)
    async with database.transaction() as conn:
        await leases.drop_leases(conn)
    await settle(database, post, 1, "sent")
    [part] = await parts_of(database, post)
    assert part.state == "sent"


# Ends


async def test_a_post_is_open_while_a_part_is_left(database: Database) -> None:
    """Neither without parts nor with one that is ready or being sent has a post ended."""
    post = await a_claim(database)
    assert await finish(database, post) is None
    async with database.transaction() as conn:
        await attempts.freeze(conn, parts(post.post_id, "a", "b"))
    await attempt(database, post)
    await settle(database, post, 1, "sent")
    assert await finish(database, post) is None
    await attempt(database, post, 2)
    assert await finish(database, post) is None
    assert (await delivery(database, post)).state == "queued"
    await settle(database, post, 2, "sent")
    assert await finish(database, post) == "sent"


@pytest.mark.parametrize(
    ("ends", "end", "reason"),
    [
        (["sent", "sent"], "sent", None),
        (["sent", "rejected"], "rejected", "part 2"),
        (["rejected", "sent"], "rejected", "part 1"),
        (["rejected", "uncertain"], "uncertain", "part 2"),
        (["uncertain", "rejected", "sent"], "uncertain", "part 1"),
        (["rejected", "rejected"], "rejected", "part 1"),
    ],
)
async def test_the_worst_part_decides(
    database: Database, ends: list[str], end: str, reason: str | None
) -> None:
    """A delivery is sent when all of its post was; otherwise the worst part says how, and why."""
    post = await frozen(database, *ends)
    for n, state in enumerate(ends, start=1):
        await attempt(database, post, n)
        await settle(database, post, n, state, None if state == "sent" else f"part {n}")
    assert await finish(database, post) == end
    kept = await delivery(database, post)
    assert (kept.state, kept.reason) == (end, reason)


async def test_a_post_that_has_ended_is_not_claimed(database: Database) -> None:
    """Its lease is gone, and nobody gets it again."""
    post = await frozen(database, "a")
    await attempt(database, post)
    await settle(database, post, 1, "sent")
    await finish(database, post)
    assert await claimed(database, "b") == []
    assert not await attempt(database, post)
    assert await next_due(database) is None


async def test_an_end_touches_no_other_post(database: Database) -> None:
    """The deliveries and parts of other posts stay as they are."""
    post = await frozen(database, "a")
    other = await a_claim(database, "2608.00002")
    async with database.transaction() as conn:
        await attempts.freeze(conn, parts(other.post_id, "b"))
    await attempt(database, post)
    await settle(database, post, 1, "rejected", "too long")
    await finish(database, post)
    assert (await delivery(database, other)).state == "queued"
    assert await parts_of(database, other) == parts(other.post_id, "b")
    assert await attempt(database, other)
