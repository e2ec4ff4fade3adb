"""Two chats become one: nothing is lost, and nothing is doubled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from clock import NOON
from making import WHY, a_chat, paper
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.query import tokens
from storage import attempts, changes, chats, leases, merging, outbox, papers, people, subscriptions
from storage.database import Database
from storage.records import Chat, Claim, Delivery, Habits, Part, Subscription
from storage.schema import deliveries, parts, posts


@dataclass
class Pair:
    """A group that moved, and the chat that is there already."""

    database: Database
    old: Chat
    new: Chat

    async def merge(self) -> None:
        async with self.database.transaction() as conn:
            old, new = await chats.at(conn, "telegram", ["-1", "-100"])
            await merging.merge(conn, old, new)

    async def subscribe(self, chat: Chat, *queries: str) -> list[Subscription]:
        async with self.database.transaction() as conn:
            made = [await subscriptions.add(conn, chat.id, q, q, NOON, name=q) for q in queries]
        return [one for one, _ in made]

    async def promised(
        self, chat: Chat, paper_id: str, state: str = "waiting", *, part: str | None = None
    ) -> int | None:
        """A promise in that state; with a post of its own whose part is in that state."""
        async with self.database.transaction() as conn:
            await papers.add(conn, [paper(paper_id)], tokens)
            await outbox.promise(conn, chat.id, paper_id, WHY, NOON)
            post_id = None
            if part is not None:
                post_id = await outbox.post(conn, chat.id, "paper", paper_id, NOON)
                nonce = f"{chat.id} {paper_id}"
                await attempts.freeze(conn, [Part(post_id, 0, nonce, "x", part)])
            mine = (deliveries.c.chat_id == chat.id, deliveries.c.paper_id == paper_id)
            change = update(deliveries).where(*mine)
            await conn.execute(change.values(state=state, post_id=post_id))
        return post_id

    async def promises(self) -> Sequence[Delivery]:
        async with self.database.reading() as conn:
            return await outbox.deliveries_that(conn, deliveries.c.chat_id == self.new.id)

    async def active(self) -> list[tuple[int, str]]:
        async with self.database.reading() as conn:
            return [
                (one.number, one.query) for one in await subscriptions.of_chat(conn, self.new.id)
            ]


@pytest.fixture
async def pair(database: Database) -> Pair:
    old, new = await a_chat(database, "-1", "telegram"), await a_chat(database, "-100", "telegram")
    return Pair(database, old, new)


async def test_what_both_ask_is_one_subscription(pair: Pair) -> None:
    """The others get numbers that were never given; whoever follows changes hears of all."""
    await pair.subscribe(pair.new, "heads", "hands")
    mine = await pair.subscribe(pair.old, "faces", "heads", "feet")
    async with pair.database.reading() as conn:
        before = await changes.last_change(conn)
    await pair.merge()
    assert await pair.active() == [(1, "heads"), (2, "hands"), (3, "faces"), (4, "feet")]
    async with pair.database.reading() as conn:
        assert await chats.find(conn, "telegram", "-1") is None
        _, told = await changes.changed(conn, before)
    assert told == [one.id for one in mine]


async def test_what_one_has_ended_and_the_other_wants_is_wanted(pair: Pair) -> None:
    """Under the number that it has there."""
    await pair.subscribe(pair.new, "hands", "heads")
    (mine,) = await pair.subscribe(pair.old, "heads")
    async with pair.database.transaction() as conn:
        await subscriptions.end(conn, pair.new.id, 2, NOON)
        await subscriptions.rename(conn, pair.old.id, mine.number, "Talking")
    await pair.merge()
    async with pair.database.reading() as conn:
        _, second = await subscriptions.of_chat(conn, pair.new.id)
    assert (second.number, second.name, second.ended) == (2, "Talking", None)


async def test_what_has_ended_stays_ended(pair: Pair) -> None:
    """Also where it has given up its query to another one."""
    await pair.subscribe(pair.new, "heads")
    await pair.subscribe(pair.old, "heads", "hands", "feet")
    person = 0
    async with pair.database.transaction() as conn:
        person = await chats.person(conn, "telegram", "1")
        for chat, number in ((pair.old, 1), (pair.old, 2)):
            await subscriptions.end(conn, chat.id, number, NOON)
        edited = await subscriptions.edit(
            conn, pair.old.id, 3, "hands", "hands", NOON, person_id=person
        )
        assert edited is not None
    await pair.merge()
    assert await pair.active() == [(1, "heads"), (3, "hands")]
    async with pair.database.reading() as conn:
        every = await subscriptions.every(conn, pair.new.id)
    assert [(one.number, one.canonical) for one in every if one.ended] == [(2, "ended:2")]


async def test_promises_move_with_the_numbers_that_they_name(pair: Pair) -> None:
    """A reader who asks why finds the subscription under its number of today."""
    await pair.subscribe(pair.new, "hands")
    await pair.subscribe(pair.old, "heads")
    await pair.promised(pair.old, "2608.00001")
    await pair.merge()
    (one,) = await pair.promises()
    assert [why.number for why in one.why] == [2]


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("sent", "waiting", "sent"),
        ("waiting", "digest", "digest"),
        ("uncertain", "paused", "uncertain"),
        ("waiting", "paused", "waiting"),
        ("expired", "waiting", "waiting"),
        ("sent", "digest", "digest"),
    ],
)
async def test_a_paper_that_either_has_had_does_not_come_again(
    pair: Pair, old: str, new: str, kept: str
) -> None:
    """One promise is left, the one that has come farther."""
    await pair.promised(pair.old, "2608.00001", old)
    await pair.promised(pair.new, "2608.00001", new)
    await pair.merge()
    assert [one.state for one in await pair.promises()] == [kept]


async def test_a_post_that_is_not_needed_is_dropped(pair: Pair) -> None:
    """Nobody has begun to send it; the other chat has had its paper."""
    await pair.promised(pair.old, "2608.00001", "sent", part="sent")
    await pair.promised(pair.new, "2608.00001", "queued", part="ready")
    await pair.merge()
    async with pair.database.reading() as conn:
        rows = (await conn.execute(select(posts.c.key, posts.c.chat_id))).all()
        states = list(await conn.scalars(select(parts.c.state)))
    assert ([tuple(row) for row in rows], states) == ([("2608.00001", pair.new.id)], ["sent"])


async def test_a_digest_that_keeps_less_is_made_anew(pair: Pair) -> None:
    """What it was to say is forgotten; what it keeps is not."""
    post_id = await pair.promised(pair.old, "2608.00001", "queued", part="ready")
    await pair.promised(pair.old, "2608.00002", "queued")
    await pair.promised(pair.new, "2608.00002", "sent")
    async with pair.database.transaction() as conn:
        second = update(deliveries).where(
            deliveries.c.chat_id == pair.old.id, deliveries.c.paper_id == "2608.00002"
        )
        await conn.execute(second.values(post_id=post_id))
    await pair.merge()
    async with pair.database.reading() as conn:
        assert await attempts.parts_of(conn, post_id or 0) == []
        (kept,) = await outbox.deliveries_of(conn, post_id or 0)
    assert (kept.paper_id, kept.chat_id) == ("2608.00001", pair.new.id)


async def test_who_has_read_a_digest_that_keeps_less_sends_nothing(pair: Pair) -> None:
    """It was leased and is about to be sent with what is there already: it is claimed anew."""
    for paper_id in ("2608.00001", "2608.00002"):
        await pair.promised(pair.new, paper_id, "queued")
    await pair.promised(pair.old, "2608.00002", "sent")
    async with pair.database.transaction() as conn:
        post_id = await outbox.post(conn, pair.new.id, "digest", "2026-08-18", NOON)
        mine = update(deliveries).where(deliveries.c.chat_id == pair.new.id)
        await conn.execute(mine.values(post_id=post_id))

    async def begun(claim: Claim) -> bool:
        async with pair.database.transaction() as conn:
            made = [Part(post_id, 0, claim.lease_token, "x")]
            return await attempts.begin(conn, claim, made, None, NOON)

    async def claimed(token: str) -> Claim:
        async with pair.database.transaction() as conn:
            until = NOON + timedelta(minutes=1)
            (one,) = await leases.claim(conn, NOON, until, token, platforms=["telegram"])
        return one

    read = await claimed("a")
    await pair.merge()
    assert not await begun(read)
    assert await begun(await claimed("b"))


async def test_a_post_that_has_begun_goes_on(pair: Pair) -> None:
    """The other one, which would say the same, does not."""
    await pair.promised(pair.old, "2608.00001", "queued", part="sending")
    await pair.promised(pair.new, "2608.00001", "queued", part="ready")
    await pair.merge()
    async with pair.database.reading() as conn:
        rows = await conn.execute(select(posts.c.key, posts.c.chat_id, parts.c.state).join(parts))
        assert [tuple(row) for row in rows] == [("2608.00001", pair.new.id, "sending")]


async def test_no_two_posts_of_a_chat_have_one_name(pair: Pair) -> None:
    """Where both have been sent, that of one is changed."""
    for chat in (pair.old, pair.new):
        await pair.promised(chat, "2608.00001", "sent", part="sent")
    await pair.merge()
    async with pair.database.reading() as conn:
        names = list(await conn.scalars(select(posts.c.key).order_by(posts.c.id)))
    assert names == ["2608.00001 of -1", "2608.00001"]


async def merge_at_once(database: Database, old: Chat, new: Chat) -> None:
    """Merge two chats, if nobody is in the way."""
    async with database.transaction() as conn:
        await conn.exec_driver_sql("SET LOCAL lock_timeout = '20ms'")
        await merging.merge(conn, old, new)


async def test_nothing_is_promised_to_a_chat_that_goes(postgres_database: Database) -> None:
    """Whoever is about to promise keeps the chat until that is done: it moves with the rest."""
    old = await a_chat(postgres_database, "-1", "telegram")
    new = await a_chat(postgres_database, "-100", "telegram")
    async with postgres_database.transaction() as conn:
        await chats.keep(conn, [old.id])
        with pytest.raises(OperationalError, match="lock timeout"):
            await merge_at_once(postgres_database, old, new)
        await papers.add(conn, [paper("2608.00001")], tokens)
        assert await outbox.promise(conn, old.id, "2608.00001", WHY, NOON)
    pair = Pair(postgres_database, old, new)
    await pair.merge()
    assert [one.paper_id for one in await pair.promises()] == ["2608.00001"]


async def test_habits_and_readers_move(pair: Pair) -> None:
    """What the new chat has chosen counts, and what it has not, is as in the old one."""
    async with pair.database.transaction() as conn:
        await chats.choose(conn, pair.old.id, Habits(zone="Europe/Paris", most=5))
        await chats.choose(
            conn, pair.new.id, Habits(hour=time(9), most=7, quiet=(time(22), time(7)))
        )
        await people.put(conn, "telegram", "1", chat_id=pair.old.id)
    await pair.merge()
    async with pair.database.reading() as conn:
        chat = await chats.find(conn, "telegram", "-100")
        reader = await people.find(conn, "telegram", "1")
    assert chat is not None
    assert chat.habits == Habits(
        zone="Europe/Paris", hour=time(9), most=7, quiet=(time(22), time(7))
    )
    assert reader is not None
    assert reader.chat_id == pair.new.id


async def test_who_is_known_at_the_new_address_stays_as_they_are(pair: Pair) -> None:
    """A chat that was blocked there does not become one that was let in."""
    async with pair.database.transaction() as conn:
        await people.put(conn, "telegram", "-1", role="invited")
        await people.put(conn, "telegram", "-100", state="blocked")
        await people.move(conn, "telegram", "-1", "-100")
        there = await people.find(conn, "telegram", "-100")
    assert there is not None
    assert (there.role, there.state) == ("guest", "blocked")
