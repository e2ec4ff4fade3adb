"""What commands say of chats that may not be written to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import pytest
from clock import NOON, FakeClock
from desk import Desk, paper

from bot.askers import Asker
from bot.blocks import Line
from bot.commands import story
from bot.life import WHILE_PAUSED
from bot.platforms import Platform
from storage import chats, outbox, subscriptions
from storage.database import Database
from storage.records import Chat, Delivery, Why

PAPERS = Asker("discord", "1", "ada", direct=False, place="#papers", own="@ada")
SINCE = NOON - timedelta(days=15)
LACKS = 'it lacks "Send Messages"'
PAUSED = Chat(1, "discord", "1", state="paused", reason=LACKS, since=SINCE)


def delivery(state: str, *numbers: int, why: str | None = None) -> Delivery:
    whys = tuple(Why(number, None, ()) for number in numbers)
    ready = NOON - timedelta(days=14)
    return Delivery(1, 1, "2608.00079", "new", 0, whys, state, ready, why)


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database, clock=FakeClock(NOON, runs=False))


async def subscribed(
    desk: Desk, at: str, *queries: str, paused: bool = False, ended: bool = False
) -> Chat:
    """A channel that has asked for that, and may not be written to since some day."""
    async with desk.database.transaction() as conn:
        chat = await chats.ensure(conn, "discord", at)
        for query in queries:
            await subscriptions.add(conn, chat.id, query, query, NOON)
        if paused:
            await chats.pause(conn, chat.id, LACKS, SINCE)
        if ended:
            await subscriptions.end(conn, chat.id, 1, NOON)
    return chat


# /why


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1,), "Number 1 matched on 4 Aug"),
        ((1, 4), "Numbers 1 and 4 matched on 4 Aug"),
        ((1, 2, 4), "Numbers 1, 2 and 4 matched on 4 Aug"),
    ],
)
def test_what_matched_meanwhile_can_be_had_now(numbers: tuple[int, ...], said: str) -> None:
    """With the line that shows it."""
    told = story.told(delivery("paused", *numbers, why=WHILE_PAUSED), (), PAUSED, NOON, ())
    assert told == f"{said}, while this chat was paused. Send it now: /paper 2608.00079"


def test_what_was_promised_before_waits() -> None:
    """It says for what; of another year it says the year."""
    told = story.told(delivery("queued", 1), (), PAUSED, NOON, ())
    assert told == f"It waits: since 3 Aug nothing may be sent here ({LACKS})."
    later = story.told(delivery("waiting", 1), (), PAUSED, NOON.replace(year=2027), ())
    assert later == f"It waits: since 3 Aug 2026 nothing may be sent here ({LACKS})."


async def test_why_answers_so(desk: Desk) -> None:
    """Beside the subscription that matched."""
    await desk.store(paper("2608.00079", "Heads", date(2026, 8, 4)))
    chat = await subscribed(desk, "1", "heads")
    async with desk.database.transaction() as conn:
        when = NOON - timedelta(days=14)
        unsent = ("paused", WHILE_PAUSED)
        await outbox.promise(conn, chat.id, "2608.00079", [Why(1, None, ())], when, unsent=unsent)
    told = await desk.says("why 2608.00079", PAPERS)
    assert told.endswith(
        "Announced 4 Aug. Number 1 matched on 4 Aug, while this chat was paused. "
        "Send it now: /paper 2608.00079"
    )


# /subscriptions


async def test_a_chat_that_stays_paused_says_so(desk: Desk) -> None:
    """Whoever reads the answer may give the right back."""
    await subscribed(desk, "1", "heads", paused=True)
    desk.pauses._platforms = {"discord": cast(Platform, Knows())}
    told = await desk.says("subscriptions", PAPERS)
    assert (
        f"\nPaused since 3 Aug: Papercast may not write here ({LACKS}). "
        "It goes on by itself when it may.\n# 1\n"
    ) in told


class Knows:
    """A platform on which nothing may be written."""

    ready = True

    async def look(self, address: str) -> str:
        del address
        return LACKS

    def place(self, address: str) -> None:
        """Nowhere."""

    def own(self, person: str) -> None:
        """Nobody's."""

    def keeper(self, address: str) -> None:
        """Nobody."""


def managing(**others: str) -> Asker:
    """Somebody who manages other channels, too."""

    async def elsewhere() -> Mapping[str, str]:
        return {at.removeprefix("at"): place for at, place in others.items()}

    return replace(PAPERS, elsewhere=elsewhere)


async def test_other_channels_are_listed(desk: Desk) -> None:
    """Those that the asker manages and that get something, and those that may not be written to."""
    await subscribed(desk, "1", "heads")
    await subscribed(desk, "2", "heads", "hands")
    await subscribed(desk, "3", "heads", paused=True)
    await subscribed(desk, "4", "heads", ended=True)
    await subscribed(desk, "5")
    asker = managing(at1="#papers", at2="#cv", at3="#random", at4="#old", at5="#empty", at6="#no")
    told = await desk.says("subscriptions", asker)
    assert told.endswith(
        "\n\nOther channels: #cv 2 · #random paused (may not write there since 3 Aug)"
    )
    here = await desk.says("subscriptions", replace(asker, chat="6"))
    assert here.startswith("There are no subscriptions here.")
    assert here.endswith("#cv 2 · #papers 1 · #random paused (may not write there since 3 Aug)")
    assert "Other" not in await desk.says("subscriptions", PAPERS)
    assert "Other" not in await desk.says("subscriptions", managing(at5="#empty"))


async def test_many_channels_are_counted(desk: Desk) -> None:
    """A list that nobody reads is cut."""
    for n in range(10, 32):
        await subscribed(desk, str(n), "heads")
    asker = managing(**{f"at{n}": f"#c{n}" for n in range(10, 32)})
    reply = await desk.runner.run("subscriptions", asker)
    last = reply.blocks[-1]
    assert isinstance(last, Line)
    assert last.text.startswith("Other channels: #c10 1 · #c11 1 · ")
    assert last.text.endswith(" · #c29 1 · and 2 more")


# /subscribe


async def test_rights_are_looked_at_first(desk: Desk) -> None:
    """Before the query is read: what is missing is told, and nothing is stored."""
    asked: list[str] = []

    async def lacks() -> str | None:
        asked.append("asked")
        return 'Papercast may not write in #papers: it lacks "Embed Links". Nothing was changed.'

    asker = replace(PAPERS, lacks=lacks)
    told = await desk.says('subscribe "never closed', asker)
    assert told.startswith("Papercast may not write in #papers")
    assert asked == ["asked"]
    async with desk.database.reading() as conn:
        assert await chats.find(conn, "discord", "1") is None
