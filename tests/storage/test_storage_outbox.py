"""From the promise to the lease: what is promised once, queued when ready, and claimed by one."""

import asyncio
from datetime import timedelta

from clock import NOON
from making import (
    MINUTE,
    SECOND,
    WHY,
    a_chat,
    claim,
    claimed,
    numbered,
    promised,
    queue_ready,
    queued,
)

from bot.query import tokens
from storage import chats, leases, outbox, papers
from storage.database import Database
from storage.records import Chat, Claim, Delivery, Hit, Why

REASON = (
    Why(
        number=7,
        name="Wörter",
        hits=(Hit("nerf", "title", 3, 7), Hit("gaussian", "abstract", 0, 8)),
    ),
    Why(number=9, name=None, hits=()),
)


async def queue(database: Database, after: timedelta = timedelta(), limit: int = 100) -> int:
    async with database.transaction() as conn:
        return await queue_ready(conn, NOON + after, limit)


async def posts_of(database: Database, claims: list[Claim]) -> list[str]:
    """The ids of the papers of these posts, in the order of the claims."""
    async with database.reading() as conn:
        kept = [await outbox.deliveries_of(conn, one.post_id) for one in claims]
    return [one.paper_id for deliveries in kept for one in deliveries]


async def counts(database: Database) -> dict[str, int]:
    async with database.reading() as conn:
        return await outbox.counts(conn)


# Promises


async def test_a_delivery_is_promised_once(database: Database) -> None:
    """The same paper to the same chat is one promise, and the first reason stands."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        await papers.add(conn, numbered(1), tokens)
        assert await outbox.promise(conn, chat.id, "2608.00001", REASON, NOON)
        assert not await outbox.promise(conn, chat.id, "2608.00001", WHY, NOON + MINUTE)
    await queue(database)
    [post] = await claimed(database)
    async with database.reading() as conn:
        [kept] = await outbox.deliveries_of(conn, post.post_id)
    assert kept == Delivery(
        id=kept.id,
        chat_id=chat.id,
        paper_id="2608.00001",
        kind="new",
        version=0,
        why=REASON,
        state="queued",
        ready_at=NOON,
        post_id=post.post_id,
    )


async def test_a_paper_is_promised_to_each_chat(database: Database) -> None:
    """Promises of one paper to several chats are several."""
    here, there = await a_chat(database), await a_chat(database, "2")
    await promised(database, here, "2608.00001")
    await promised(database, there, "2608.00001")
    assert await counts(database) == {"waiting": 2}


async def test_a_promise_made_at_once_by_several_is_made_once(database: Database) -> None:
    """Harvests that match the same paper at the same time promise it once."""
    chat = await a_chat(database)
    async with database.transaction() as conn:
        await papers.add(conn, numbered(1), tokens)

    async def promise() -> bool:
        async with database.transaction() as conn:
            return await outbox.promise(conn, chat.id, "2608.00001", WHY, NOON)

    made = await asyncio.gather(*(promise() for _ in range(8)))
    assert made.count(True) == 1
    assert await counts(database) == {"waiting": 1}


# Readiness


async def test_a_delivery_waits_for_its_moment(database: Database) -> None:
    """Nothing is queued before it is ready, and everything once, when it is."""
    await promised(database, await a_chat(database), "2608.00001", after=MINUTE)
    assert await queue(database, MINUTE - SECOND) == 0
    assert await queue(database, MINUTE) == 1
    assert await queue(database, MINUTE) == 0
    assert await counts(database) == {"queued": 1}


async def test_a_ready_text_hastens_its_paper(database: Database) -> None:
    """All that waits for the paper is ready now; other papers wait on."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    await promised(database, chat, "2608.00001", "2608.00002", after=MINUTE)
    await promised(database, other, "2608.00001", after=MINUTE)
    async with database.transaction() as conn:
        await outbox.hasten(conn, "2608.00001", NOON)
    assert await queue(database) == 2
    assert await posts_of(database, await claimed(database)) == ["2608.00001"] * 2


async def test_hastening_never_delays(database: Database) -> None:
    """What was ready earlier keeps its moment, and what is queued is left alone."""
    chat = await a_chat(database)
    await queued(database, chat, "2608.00001")
    await promised(database, chat, "2608.00002")
    async with database.transaction() as conn:
        for paper_id in ("2608.00001", "2608.00002"):
            await outbox.hasten(conn, paper_id, NOON + MINUTE)
    async with database.reading() as conn:
        assert await outbox.next_due(conn, ["console"], NOON - MINUTE) == NOON
    assert await queue(database) == 1
    assert await counts(database) == {"queued": 2}


async def test_queueing_stops_at_its_limit(database: Database) -> None:
    """At most so many are queued at once, in the order of their promises."""
    ids = [one.id for one in numbered(5)]
    await promised(database, await a_chat(database), *ids)
    assert [await queue(database, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert await posts_of(database, await claimed(database)) == ids


# Claims


async def test_a_claim_tells_of_the_post_and_its_chat(database: Database) -> None:
    """A claim carries what the sender needs: the post, the token, the chat as it is."""
    chat = await a_chat(database)
    await queued(database, chat, "2608.00001")
    [post] = await claimed(database, "token")
    assert post == Claim(post.post_id, "paper", "2608.00001", "token", chat)


async def test_posts_are_claimed_in_order(database: Database) -> None:
    """First queued, first claimed, page by page."""
    ids = [one.id for one in numbered(5)]
    await queued(database, await a_chat(database), *ids)
    pages = [await claimed(database, token, limit=2) for token in "abcd"]
    assert [await posts_of(database, page) for page in pages] == [ids[:2], ids[2:4], ids[4:], []]


async def test_a_post_is_not_claimed_before_it_is_due(database: Database) -> None:
    """A post that was given back until later is claimed then, not sooner."""
    await queued(database, await a_chat(database), "2608.00001")
    [post] = await claimed(database)
    async with database.transaction() as conn:
        await leases.release(conn, post, NOON + MINUTE)
        assert await claim(conn, "b", MINUTE - SECOND) == []
        assert len(await claim(conn, "b", MINUTE)) == 1


async def test_other_platforms_are_left_alone(database: Database) -> None:
    """Only posts for the platforms that are asked for are claimed."""
    await queued(database, await a_chat(database, platform="telegram"), "2608.00001")
    await queued(database, await a_chat(database, platform="discord"), "2608.00002")
    await queued(database, await a_chat(database), "2608.00003")
    assert await posts_of(database, await claimed(database)) == ["2608.00003"]
    async with database.transaction() as conn:
        both = ["telegram", "discord"]
        rest = await leases.claim(conn, NOON, NOON + MINUTE, "b", platforms=both)
        assert await leases.claim(conn, NOON, NOON + MINUTE, "c", platforms=[]) == []
    assert [post.chat.platform for post in rest] == both


async def test_chats_that_are_gone_or_held_are_passed_over(database: Database) -> None:
    """Their posts wait; those of other chats go on."""
    gone, held, chat = [await a_chat(database, address) for address in "123"]
    for one, paper_id in ((gone, "2608.00001"), (held, "2608.00002"), (chat, "2608.00003")):
        await queued(database, one, paper_id)
    async with database.transaction() as conn:
        await chats.pause(conn, gone.id, "removed", NOON)
        await chats.hold(conn, held.id, NOON + MINUTE)
        assert [post.chat.id for post in await claim(conn, "a")] == [chat.id]
        assert await claim(conn, "b", MINUTE - SECOND) == []
        assert [post.chat.id for post in await claim(conn, "c", MINUTE)] == [held.id, chat.id]
        await chats.resume(conn, gone.id)
        assert [post.chat.id for post in await claim(conn, "d", MINUTE)] == [gone.id]


async def test_busy_chats_are_passed_over(database: Database) -> None:
    """A chat that is being sent to gets nothing else meanwhile."""
    busy, free = await a_chat(database), await a_chat(database, "2")
    await queued(database, busy, "2608.00001")
    await queued(database, free, "2608.00002")
    async with database.transaction() as conn:
        until = NOON + MINUTE
        got = await leases.claim(conn, NOON, until, "a", platforms=["console"], busy=[busy.id])
    assert [post.chat for post in got] == [free]


async def test_a_lease_keeps_others_away_until_it_ends(database: Database) -> None:
    """A leased post is claimed again only when its time is over."""
    await queued(database, await a_chat(database), "2608.00001")
    assert len(await claimed(database, "a")) == 1
    async with database.transaction() as conn:
        assert await claim(conn, "b", MINUTE - SECOND) == []
        assert len(await claim(conn, "b", MINUTE)) == 1


async def test_a_claim_gives_only_what_it_leased(database: Database) -> None:
    """What the same token leased before is being worked on, and is not given a second time."""
    chat, other = await a_chat(database), await a_chat(database, "2")
    await queued(database, chat, "2608.00001")
    assert await posts_of(database, await claimed(database, "a")) == ["2608.00001"]
    assert await claimed(database, "a") == []
    await queued(database, other, "2608.00002")
    assert await posts_of(database, await claimed(database, "a")) == ["2608.00002"]


async def test_two_that_claim_at_once_never_share_a_post(database: Database) -> None:
    """Senders that claim at the same time, on their own connections, lease each post once."""
    chat: Chat = await a_chat(database)
    ids = [one.id for one in numbered(60)]
    await queued(database, chat, *ids)

    async def work(token: str) -> list[str]:
        done: list[str] = []
        while got := await claimed(database, token, limit=4):
            done += await posts_of(database, got)
        return done

    shares = await asyncio.gather(*(work(token) for token in "abcd"))
    assert sorted(one for share in shares for one in share) == ids


async def test_a_claim_does_not_wait_for_another(postgres_database: Database) -> None:
    """Where two can write, one takes the next posts while the other has not committed."""
    database = postgres_database
    await queued(database, await a_chat(database), "2608.00001", "2608.00002")
    async with database.transaction() as first, database.transaction() as second:
        mine = await claim(first, "a", limit=1)
        others = await claim(second, "b", limit=2)
    assert await posts_of(database, mine) == ["2608.00001"]
    assert await posts_of(database, others) == ["2608.00002"]


async def test_a_post_that_had_to_wait_keeps_its_place(database: Database) -> None:
    """When a chat may be written to again, the post that failed goes before those behind it."""
    ids = [one.id for one in numbered(3)]
    await queued(database, await a_chat(database), *ids)
    first, second = await claimed(database, limit=2)
    async with database.transaction() as conn:
        await leases.release(conn, first, NOON + MINUTE)
        await leases.release(conn, second, NOON)
    async with database.transaction() as conn:
        again = await claim(conn, "b", MINUTE)
    assert await posts_of(database, again) == ids
