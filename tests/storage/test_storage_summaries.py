"""A text is wanted once, made by one, and found by all."""

import asyncio
import dataclasses
from datetime import timedelta

from clock import NOON
from making import MINUTE, SECOND, a_chat, promised, queued

from storage import summaries
from storage.database import Database
from storage.records import Text, TextKey

KEY = TextKey("summary", "2608.00001", 1, "claude", "model-1", "p1", "en")


def key(n: int) -> TextKey:
    return dataclasses.replace(KEY, subject=f"2608.{n:05}")


async def want(database: Database, *keys: TextKey) -> list[Text]:
    async with database.transaction() as conn:
        return [await summaries.want(conn, one) for one in keys]


async def claim(
    database: Database, token: str = "a", after: timedelta = timedelta(), limit: int = 10
) -> list[Text]:
    now = NOON + after
    async with database.transaction() as conn:
        return await summaries.claim(conn, now, now + MINUTE, token, limit)


async def made(database: Database, *keys: TextKey) -> dict[TextKey, Text]:
    async with database.reading() as conn:
        return await summaries.made(conn, keys)


async def done(database: Database, text: Text, body: str = "Kürzer 🧮") -> None:
    async with database.transaction() as conn:
        await summaries.done(conn, text, body, "abstract")


async def test_a_text_is_wanted_once(database: Database) -> None:
    """Whoever wants the same text gets the same row."""
    [first] = await want(database, KEY)
    assert first == Text(first.id, KEY, "wanted")
    assert await want(database, KEY, KEY) == [first, first]


async def test_a_text_wanted_at_once_is_one(database: Database) -> None:
    """Pages stored at the same time that want the same text agree on it."""
    wanted = await asyncio.gather(*(want(database, KEY) for _ in range(8)))
    assert len({text.id for [text] in wanted}) == 1


async def test_each_part_of_the_key_tells_texts_apart(database: Database) -> None:
    """Another version, provider, model, prompt, language, kind or subject is another text."""
    others = [
        dataclasses.replace(KEY, kind="analysis"),
        dataclasses.replace(KEY, subject="2608.00002"),
        dataclasses.replace(KEY, version=2),
        dataclasses.replace(KEY, provider="openai"),
        dataclasses.replace(KEY, model="model-2"),
        dataclasses.replace(KEY, prompt="p2"),
        dataclasses.replace(KEY, language="de"),
    ]
    texts = await want(database, KEY, *others)
    assert len({text.id for text in texts}) == 8
    assert [text.key for text in texts] == [KEY, *others]


async def test_a_text_is_found_when_it_is_done(database: Database) -> None:
    """What is only wanted is not found; what is done is, with its body and basis."""
    [text] = await want(database, KEY)
    assert await made(database, KEY) == {}
    await done(database, text)
    there = dataclasses.replace(text, state="done", body="Kürzer 🧮", basis="abstract")
    assert await made(database, KEY) == {KEY: there}
    assert await want(database, KEY) == [there]


async def test_what_is_done_of_many_is_found(database: Database) -> None:
    """Those that are done and nothing else; also none of another key of the same paper."""
    texts = await want(database, key(1), key(2), key(3), dataclasses.replace(key(2), language="fr"))
    for one in texts[1:]:
        await done(database, one)
    found = await made(database, key(1), key(2), key(3), key(9))
    assert {one.key: one.id for one in found.values()} == {key(2): texts[1].id, key(3): texts[2].id}
    assert await made(database) == {}


async def test_a_failure_is_kept_and_not_found(database: Database) -> None:
    """A text that cannot be made says why, and is neither found nor claimed again."""
    [text] = await want(database, KEY)
    await claim(database)
    async with database.transaction() as conn:
        await summaries.failed(conn, text, "the provider refuses")
    assert await made(database, KEY) == {}
    assert await claim(database, "b", 2 * MINUTE) == []
    assert await want(database, KEY) == [
        dataclasses.replace(text, state="failed", basis="the provider refuses")
    ]


async def test_texts_are_claimed_oldest_first(database: Database) -> None:
    """In the order in which they were wanted, at most so many at a time."""
    texts = await want(database, *(key(n) for n in (3, 1, 2)))
    assert await claim(database, "a", limit=2) == texts[:2]
    assert await claim(database, "b", limit=2) == texts[2:]
    assert await claim(database, "c", limit=2) == []


async def test_a_claim_gives_only_what_it_leased(database: Database) -> None:
    """What the same token leased before is being made, and is not given a second time."""
    first, second = await want(database, key(1), key(2))
    assert await claim(database, limit=1) == [first]
    assert await claim(database, limit=1) == [second]
    assert await claim(database) == []


async def test_a_lease_ends(database: Database) -> None:
    """A text whose maker died is made by the next, once the time is over."""
    [text] = await want(database, KEY)
    await claim(database)
    assert await claim(database, "b", MINUTE - SECOND) == []
    assert await claim(database, "b", MINUTE) == [text]


async def test_what_is_done_is_not_claimed(database: Database) -> None:
    """A finished text has no lease and is never made again."""
    [text] = await want(database, KEY)
    await claim(database)
    await done(database, text)
    assert await claim(database, "b", 2 * MINUTE) == []


async def test_a_new_service_drops_the_leases_of_the_old(database: Database) -> None:
    """What the old one was making can be claimed at once."""
    [text] = await want(database, KEY)
    await claim(database)
    async with database.transaction() as conn:
        await summaries.drop_leases(conn)
    assert await claim(database, "b") == [text]


async def test_two_that_claim_at_once_never_share_a_text(database: Database) -> None:
    """Each text is made by one, whoever claims at the same time."""
    texts = await want(database, *(key(n) for n in range(30)))

    async def work(token: str) -> list[Text]:
        made: list[Text] = []
        while got := await claim(database, token, limit=4):
            made += got
        return made

    shares = await asyncio.gather(*(work(token) for token in "abcd"))
    assert sorted(text.id for share in shares for text in share) == [text.id for text in texts]


async def test_a_note_waits_with_a_wanted_text(database: Database) -> None:
    """Why it is wanted is kept until it is made; whoever wants it again changes nothing."""
    async with database.transaction() as conn:
        text = await summaries.want(conn, KEY, "the budget is used")
        again = await summaries.want(conn, KEY, "another note")
    assert text.basis == again.basis == "the budget is used"
    assert await made(database, KEY) == {}
    await done(database, text)
    there = dataclasses.replace(text, state="done", body="Kürzer 🧮", basis="abstract")
    assert await made(database, KEY) == {KEY: there}


async def test_what_is_put_off_waits_for_its_time(database: Database) -> None:
    """Nobody can claim it sooner; then its lease is free."""
    [text] = await want(database, KEY)
    await claim(database)
    async with database.transaction() as conn:
        await summaries.put_off(conn, text, NOON + MINUTE)
    assert await claim(database, "b", MINUTE - SECOND) == []
    assert await claim(database, "b", MINUTE) == [text]


async def test_a_time_that_no_text_waits_for_was_written_by_a_wrong_clock(
    database: Database,
) -> None:
    """A text that was put off for longer than any is, is free."""
    [text] = await want(database, KEY)
    async with database.transaction() as conn:
        await summaries.put_off(conn, text, NOON + timedelta(hours=3))
    assert await claim(database) == [text]


async def test_tries_are_counted(database: Database) -> None:
    """Each text has its own count."""
    [first, second] = await want(database, KEY, key(2))
    async with database.transaction() as conn:
        counts = [await summaries.tried(conn, text) for text in (first, first, second)]
    assert counts == [1, 2, 1]


async def test_the_first_end_of_a_text_stays(database: Database) -> None:
    """Who made it a second time, or failed at it, because a lease had ended, changes nothing."""
    [text] = await want(database, KEY)
    async with database.transaction() as conn:
        assert await summaries.done(conn, text, "first", "by one")
        assert not await summaries.done(conn, text, "second", "by two")
        assert not await summaries.failed(conn, text, "too late")
    [found] = (await made(database, KEY)).values()
    assert (found.body, found.basis) == ("first", "by one")


async def test_who_waits_for_a_text(database: Database) -> None:
    """A paper is waited for while a delivery of it has not become a post."""
    chat = await a_chat(database)
    await promised(database, chat, "2608.00001", "2608.00002", after=MINUTE)
    await queued(database, chat, "2608.00003")
    async with database.reading() as conn:
        waits = [await summaries.awaited(conn, f"2608.0000{n}") for n in (1, 2, 3, 4)]
    assert waits == [True, True, False, False]


async def test_how_many_are_wanted_of_a_provider(database: Database) -> None:
    """What is done or wanted of another one does not count."""
    gpt = dataclasses.replace(key(9), provider="gpt")
    [first, *_] = await want(database, key(1), key(2), key(3), gpt)
    await done(database, first)
    async with database.reading() as conn:
        assert await summaries.count_wanted(conn, "claude") == 2
        assert await summaries.count_wanted(conn, "gpt") == 1
        assert await summaries.count_wanted(conn, "nobody") == 0
