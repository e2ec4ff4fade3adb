"""Chats of Telegram that are lost, come back and move, with its real SDK on its counterpart."""

from collections.abc import AsyncIterator

import pytest
from living import Living
from servers.telegram import Chat, TelegramServer
from telegram_stage import opened, serving

from handlers.telegram.platform import Telegram
from handlers.telegram.polling import WANTED
from storage.database import Database

A, B = "2608.00001", "2608.00002"
REMOVED = "it was removed"


class Town(Living):
    """Ann, and a group of hers that she subscribes."""

    def __init__(self, database: Database, platform: Telegram, server: TelegramServer) -> None:
        super().__init__(database, platform)
        self.server = server
        self.ann = server.person("Ann", started=True)
        self.lab = server.group("Lab", owner=self.ann)
        self.telegram = platform

    async def subscribe(self, chat: Chat, query: str = "heads") -> None:
        """Let Ann subscribe a chat by a command there."""
        said = await self.server.say(self.ann, chat, f"/subscribe {query}")
        await self.server.seen(chat, "Subscribed, number", after=said)

    def papers(self, chat: Chat) -> list[str]:
        """The ids of the papers that stand in a chat."""
        found = (one.text.removeprefix("Paper ").split("\n")[0] for one in self.server.sent(chat))
        return [paper_id for paper_id in found if paper_id in {A, B}]

    def notes(self) -> list[str]:
        """What Ann was told alone."""
        said = (one.text for one in self.server.sent(self.ann.dm))
        return [text for text in said if text.startswith("Papercast may no longer")]


@pytest.fixture
async def town(sqlite_database: Database) -> AsyncIterator[Town]:
    async with TelegramServer() as server, opened(server) as platform:
        there = Town(sqlite_database, platform, server)
        async with serving(platform, there.desk.runner):
            yield there
        assert server.violations == []


def told(reason: str) -> str:
    return (
        f'Papercast may no longer write in "Lab" ({reason}). Its 1 subscription is paused and kept '
        "until 16 Nov. It goes on by itself when it may write again."
    )


async def test_a_person_blocks_us(town: Town) -> None:
    """Nobody is told; when they let us write again, what waited comes once."""
    ann = town.ann
    await town.subscribe(ann.dm)
    town.server.block(ann)
    await town.becomes(ann.id, "paused: it was blocked")
    await town.promise(ann.id, A)
    await town.send()
    assert town.papers(ann.dm) == []
    town.server.unblock(ann)
    await town.becomes(ann.id, "active")
    for _ in range(2):
        await town.send()
    assert (town.papers(ann.dm), town.notes()) == ([A], [])


async def test_a_person_who_writes_again_is_written_to(town: Town) -> None:
    """Also where no event told that they had blocked us, or no longer do."""
    ann = town.ann
    await town.subscribe(ann.dm)
    await town.promise(ann.id, A)
    ann.blocked = True
    await town.send()
    assert await town.state(ann.id) == "paused: it was blocked"
    ann.blocked = False
    said = await town.server.say(ann, ann.dm, "/subscriptions")
    await town.server.seen(ann.dm, "1 subscription", after=said)
    await town.send()
    assert (await town.state(ann.id), town.papers(ann.dm)) == ("active", [A])


async def test_being_thrown_out_and_let_in_again(town: Town) -> None:
    """Who subscribed is told alone, once, and what waited comes once."""
    await town.subscribe(town.lab)
    await town.subscribe(town.ann.dm, "other")
    town.server.kick(town.lab)
    await town.becomes(town.lab.id, f"paused: {REMOVED}")
    await town.promise(town.lab.id, A)
    for _ in range(2):
        await town.send()
    assert town.notes() == [told(REMOVED)]
    town.server.join(town.lab)
    await town.becomes(town.lab.id, "active")
    await town.send()
    assert (town.papers(town.lab), len(town.notes())) == ([A], 1)


async def test_a_right_that_no_event_tells_of(town: Town) -> None:
    """A group lets nobody write any more: the post tells it, and the daily look that it is over."""
    await town.subscribe(town.lab)
    await town.subscribe(town.ann.dm, "other")
    await town.promise(town.lab.id, A)
    town.server.silence(town.lab)
    await town.send()
    lacks = 'it lacks "Send Messages"'
    assert await town.state(town.lab.id) == f"paused: {lacks}"
    town.later(days=1)
    await town.pauses.look()
    await town.send()
    assert (await town.state(town.lab.id), town.notes()) == (f"paused: {lacks}", [told(lacks)])
    town.server.silence(town.lab, silent=False)
    town.later(days=1)
    await town.pauses.look()
    await town.send()
    assert (await town.state(town.lab.id), town.papers(town.lab)) == ("active", [A])


async def test_a_group_that_cannot_be_answered_in_stays_paused(town: Town) -> None:
    """A command there brings nothing back while we may not write; its asker is answered alone."""
    await town.subscribe(town.lab)
    town.server.restrict(town.lab)
    await town.becomes(town.lab.id, 'paused: it lacks "Send Messages"')
    said = await town.server.say(town.ann, town.lab, "/subscriptions")
    alone = await town.server.seen(town.ann.dm, "1 subscription", after=None)
    assert "Paused since 18 Aug: Papercast may not write here" in alone.text
    assert said.text == "/subscriptions"
    assert await town.state(town.lab.id) == 'paused: it lacks "Send Messages"'


async def test_after_ninety_days_it_is_forgotten(town: Town) -> None:
    """Being let in again comes too late then: whoever wants papers subscribes anew."""
    await town.subscribe(town.lab)
    town.server.kick(town.lab)
    await town.becomes(town.lab.id, f"paused: {REMOVED}")
    town.later(days=89)
    await town.pauses.look()
    assert await town.state(town.lab.id) == f"paused: {REMOVED}"
    town.later(days=1)
    await town.pauses.look()
    assert await town.chat(town.lab.id) is None
    town.server.join(town.lab)
    await town.subscribe(town.lab)


# A group becomes a supergroup


async def test_it_is_told_before_anything_is_sent(town: Town) -> None:
    """By the message that nobody wrote: papers go to the new address."""
    group = town.server.group("Small", owner=town.ann, basic=True)
    await town.subscribe(group)
    new = town.server.migrate(group)
    await town.becomes(new.id, "active")
    await town.promise(new.id, A)
    await town.send()
    assert (await town.chat(group.id), town.papers(new)) == (None, [A])


async def test_the_refused_post_tells_it(town: Town) -> None:
    """It is sent again, to the new address, once."""
    group = town.server.group("Small", owner=town.ann, basic=True)
    await town.subscribe(group)
    await town.promise(group.id, A, B)
    town.server.updates.allow(["callback_query"])  # no service message comes through
    new = town.server.migrate(group)
    await town.send()
    assert (await town.chat(group.id), town.papers(new)) == (None, [A, B])


async def test_where_it_was_subscribed_again_meanwhile(town: Town) -> None:
    """Both become one: what both ask is one subscription, and no paper comes twice."""
    group = town.server.group("Small", owner=town.ann, basic=True)
    await town.subscribe(group, "heads")
    await town.subscribe(group, "hands")
    await town.promise(group.id, A, B)
    town.server.updates.allow(["callback_query"])
    new = town.server.migrate(group)
    town.server.updates.allow(WANTED)
    await town.subscribe(new, "heads")
    await town.promise(new.id, A)
    await town.send()
    assert (await town.chat(group.id), town.papers(new)) == (None, [A, B])
    said = await town.server.say(town.ann, new, "/subscriptions")
    assert "2 subscriptions" in (await town.server.seen(new, "hands", after=said)).text
