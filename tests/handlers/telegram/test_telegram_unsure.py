"""What Telegram did not confirm, with its real SDK: told, and sent again at a press of a button."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from clock import NOON
from desk import Desk
from engine import a_chat, ends
from fakes import FromAbstract, paper
from servers.telegram import Fault, Person, TelegramServer
from telegram_stage import opened, serving

from bot.deliver import Deliver
from bot.gather import Gather
from bot.notices import Notices
from bot.owners import Owners
from bot.pauses import Pauses
from bot.summaries.shown import Shown
from bot.summarise import Summarise
from bot.unconfirmed import Unconfirmed
from storage import chats, outbox
from storage.database import Database
from storage.languages import Languages
from storage.records import Habits, Why

A, B = paper("2608.00001", "First"), paper("2608.00002", "Second")
NOTE = "Sent once on 18 Aug 12:00 UTC, and Telegram did not confirm: First. If you do not see it:"


@dataclass
class Life:
    """A service that writes to Bob, and hears him."""

    server: TelegramServer
    desk: Desk
    deliver: Deliver
    bob: Person

    async def settle(self) -> None:
        """Send all that is due."""
        while await self.deliver.run():
            pass

    def seen(self) -> list[str]:
        """The first lines of all that Bob has behind the greeting."""
        return [one.text.partition("\n")[0] for one in self.server.sent(self.bob.dm)][1:]


@pytest.fixture
async def life(sqlite_database: Database) -> AsyncIterator[Life]:
    """Two papers are promised to Bob."""
    desk = Desk(sqlite_database)
    async with TelegramServer() as server, opened(server) as platform:
        bob = server.person("Bob")
        await server.say(bob, bob.dm, "/start")
        chat = await a_chat(sqlite_database, str(bob.id), "telegram")
        await desk.store(A, B)
        async with sqlite_database.transaction() as conn:
            for one in (A, B):
                await outbox.promise(conn, chat.id, one.id, (Why(1, "Heads", ()),), NOON)
        summarise = Summarise(sqlite_database, desk.clock, [FromAbstract()], Languages())
        shown = Shown(summarise.of, FromAbstract(), "en")
        by_name = {"telegram": platform}
        owners = Owners(by_name)
        deliver = Deliver(
            sqlite_database,
            desk.clock,
            by_name,
            gather=Gather(by_name),
            notices=Notices(shown, desk.clock),
            pauses=Pauses(sqlite_database, desk.clock, by_name, owners),
            unconfirmed=Unconfirmed(owners),
            send_timeout=60.0,
            concurrency=4,
        )
        async with serving(platform, desk.runner):
            await server.seen(bob.dm, "Papercast reads arXiv")
            yield Life(server, desk, deliver, bob)
        assert server.violations == []


@pytest.mark.parametrize(
    ("fault", "arrived"), [(Fault.CUT, []), (Fault.CUT_AFTER, ["First"])], ids=["lost", "arrived"]
)
async def test_a_button_sends_it_again(life: Life, fault: Fault, arrived: list[str]) -> None:
    """What follows is sent all the same; Bob is told once, and has it when he asks for it."""
    life.server.fail("sendMessage", fault)
    await life.settle()
    assert life.seen() == [*arrived, "Second", NOTE]
    assert await ends(life.desk.database) == {A.id: "uncertain", B.id: "sent"}

    note = await life.server.seen(life.bob.dm, NOTE)
    await life.server.press(life.bob, note, "Send again")
    await life.server.seen(life.bob.dm, "It is sent again within a minute: First")
    await life.settle()

    assert life.seen()[-1] == "First"
    assert life.seen().count("First") == len(arrived) + 1
    assert await ends(life.desk.database) == {A.id: "sent", B.id: "sent"}


async def test_a_chat_that_would_rather_have_it_twice(life: Life) -> None:
    """Nothing is asked there: it is sent again by itself."""
    async with life.desk.database.transaction() as conn:
        await chats.choose(conn, 1, Habits(unsure="resend"))
    life.server.fail("sendMessage", Fault.CUT_AFTER)
    await life.settle()
    life.desk.later(timedelta(minutes=1))
    await life.settle()
    assert life.seen() == ["First", "First", "Second"]
    assert await ends(life.desk.database) == {A.id: "sent", B.id: "sent"}
