"""Where the bot may write: told by Telegram as it changes, and asked when somebody wonders."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import pytest
from contracts import PLAIN, Answers, notice
from servers.telegram import Chat, Fault, Member, Person, TelegramServer
from servers.telegram_shapes import member
from telegram import ChatMember
from telegram_stage import opened, serving

from bot.askers import Asker
from bot.blocks import Line, Reply
from bot.news import Knower, News
from bot.platforms import RetryLater, Uncertain
from handlers.telegram import create
from handlers.telegram.places import lacking
from handlers.telegram.platform import Telegram

SEND, POST = 'it lacks "Send Messages"', 'it lacks "Post Messages"'


class Told(Answers):
    """An engine whose news wake up who waits at the server, and which says what the bot lacks."""

    def __init__(self, server: TelegramServer) -> None:
        super().__init__({})
        self._server = server

    async def learn(self, platform: str, news: Sequence[News]) -> None:
        await super().learn(platform, news)
        self._server.world.changes.note()

    async def moved(self, platform: str, old: str, new: str) -> None:
        await super().moved(platform, old, new)
        self._server.world.changes.note()

    async def run(self, line: str, asker: Asker) -> Reply:
        del line
        return Reply((Line(await asker.lacks() or "Nothing is in the way."),))


@dataclass
class There:
    """A platform that hears, and what the engine is told."""

    server: TelegramServer
    platform: Telegram
    engine: Told

    async def told(self, *expected: tuple[Chat, str | None]) -> None:
        """Wait until the engine has been told this, and nothing else since the last time."""
        wanted = [("telegram", News(str(chat.id), lacks, whole=True)) for chat, lacks in expected]
        heard = self.engine.news
        await self.server.world.changes.until(lambda: len(heard) >= len(wanted), "news", 10)
        assert heard == wanted
        heard.clear()


@pytest.fixture
async def there() -> AsyncIterator[There]:
    async with TelegramServer() as server, opened(server) as platform:
        engine = Told(server)
        async with serving(platform, engine):
            yield There(server, platform, engine)
        assert server.violations == []


async def test_a_group_takes_rights_and_gives_them(there: There) -> None:
    """Restricted, promoted, removed, let in again: each is told as what it means for posts."""
    server = there.server
    lab = server.group("Lab")
    server.restrict(lab)
    await there.told((lab, SEND))
    server.restrict(lab, can_send=True)
    await there.told((lab, None))
    server.promote(lab, can_post=False)
    await there.told((lab, None))
    server.kick(lab)
    await there.told((lab, "it was removed"))
    server.join(lab)
    await there.told((lab, None))
    server.leave(lab)
    await there.told((lab, "it was removed"))


async def test_a_channel_takes_rights_and_gives_them(there: There) -> None:
    """Only administrators with that right post there."""
    papers = there.server.channel("Papers")
    there.server.promote(papers, can_post=False)
    await there.told((papers, POST))
    there.server.promote(papers)
    await there.told((papers, None))
    there.server.demote(papers)
    await there.told((papers, POST))


@pytest.mark.parametrize(
    ("inside", "may", "lacks"),
    [(True, True, None), (True, False, SEND), (False, True, "it was removed")],
)
def test_a_restricted_member_need_not_be_inside(inside: bool, may: bool, lacks: str | None) -> None:
    """Restrictions outlive a membership (Bot API, ChatMemberRestricted)."""
    bot = Person(1, "Papercast", is_bot=True)
    shape = member(bot, Member("restricted", can_send=may)) | {"is_member": inside}
    assert lacking(ChatMember.de_json(shape), channel=False) == lacks


async def test_a_person_blocks_and_unblocks(there: There) -> None:
    """In their own chat."""
    ann = there.server.person("Ann", started=True)
    there.server.block(ann)
    await there.told((ann.dm, "it was blocked"))
    there.server.unblock(ann)
    await there.told((ann.dm, None))


async def test_a_group_becomes_a_supergroup(there: There) -> None:
    """It is told in both, and either is enough."""
    lab = there.server.group("Lab", basic=True)
    new = there.server.migrate(lab)
    moves = there.engine.moves
    await there.server.world.changes.until(lambda: len(moves) == 2, "moves", 10)
    assert moves == [("telegram", str(lab.id), str(new.id))] * 2


async def test_a_chat_is_called_by_its_title(there: There) -> None:
    """Once it was heard or written to; nothing of it is stored."""
    server, platform = there.server, there.platform
    lab, quiet = server.group("Lab & Co"), server.group("Quiet")
    ann = server.person("Ann")
    assert platform.place(str(lab.id)) is None
    await server.say(ann, lab, "/help")
    await server.seen(lab, "Nothing is in the way.")
    assert platform.place(str(lab.id)) == '"Lab & Co"'
    assert platform.place(f"{lab.id}/7") == '"Lab & Co"'
    await platform.send(str(quiet.id), platform.render(notice(PLAIN), "-1")[0], "n")
    assert platform.place(str(quiet.id)) == '"Quiet"'
    assert (platform.place(str(ann.id)), platform.keeper(str(lab.id))) == (None, None)
    assert platform.own(str(ann.id)) is None


async def test_a_look(there: There) -> None:
    """At groups, channels, threads and people: nothing is written there."""
    server, look = there.server, there.platform.look
    assert isinstance(there.platform, Knower)
    lab, silent, lost = server.group("Lab"), server.group("Silent"), server.group("Lost")
    server.silence(silent)
    server.kick(lost)
    papers, named = server.channel("Papers"), server.channel("Named", username="named")
    server.promote(named, can_post=False)
    forum = server.group("Forum", forum=True)
    free, shut = server.thread(forum, "free"), server.thread(forum, "shut")
    server.close_thread(forum, shut)
    ann, eve = server.person("Ann", started=True), server.person("Eve", started=True)
    server.block(eve)
    for address, lacks in {
        str(lab.id): None,
        str(silent.id): SEND,
        str(lost.id): "it was removed",
        str(papers.id): None,
        "@named": POST,
        f"{forum.id}/{free}": None,
        f"{forum.id}/{shut}": "the thread is closed",
        f"{forum.id}/99": "the thread was deleted",
        str(ann.id): None,
        str(eve.id): "it was blocked",
        "here": "Telegram has no such address: here",
    }.items():
        assert await look(address) == lacks, address
    server.promote(silent)
    assert await look(str(silent.id)) is None
    assert all(not server.sent(chat) for chat in (lab, silent, papers, forum, ann.dm))


async def test_a_look_that_telegram_does_not_answer(there: There) -> None:
    """It is known no better than before."""
    lab = there.server.group("Lab")
    there.server.fail("getChat", Fault.BAD_GATEWAY)
    with pytest.raises(Uncertain):
        await there.platform.look(str(lab.id))
    closed = create({"token": there.server.token, "base_url": there.server.base_url})
    with pytest.raises(RetryLater):
        await closed.look(str(lab.id))


async def test_what_is_missing_where_somebody_subscribes(there: There) -> None:
    """It is named with where to grant it; where the bot cannot answer, the asker reads it alone."""
    server = there.server
    ann = server.person("Ann", started=True)
    lab = server.group("Lab", owner=ann)
    await server.say(ann, lab, "/help")
    await server.seen(lab, "Nothing is in the way.")
    server.silence(lab)
    await server.say(ann, lab, "/help")
    assert (await server.seen(ann.dm)).text == (
        'Papercast may not write in "Lab": it lacks "Send Messages". Grant it under the group\'s '
        "settings, Permissions, then try again. Nothing was changed."
    )


async def test_what_is_missing_in_a_channel_and_a_thread(
    there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A right has its own place to grant it; what is no right is only named."""
    server = there.server
    ann = server.person("Ann", started=True)
    forum = server.group("Forum", owner=ann, forum=True)
    thread = server.thread(forum, "shut")
    server.close_thread(forum, thread)
    await server.say(ann, forum, "/help", thread=thread)
    said = await server.seen(ann.dm)
    assert said.text == (
        'Papercast may not write in "Forum": the thread is closed. Nothing was changed.'
    )
    asked: list[str | None] = []
    engine_run = there.engine.run

    async def run(line: str, asker: Asker) -> Reply:
        asked.append(await asker.lacks())
        server.world.changes.note()
        return await engine_run(line, asker)

    monkeypatch.setattr(there.engine, "run", run)
    papers = server.channel("Papers", owner=ann)
    server.promote(papers, can_post=False)
    await server.say(ann, papers, "/help")
    await server.world.changes.until(lambda: bool(asked), "the question", 10)
    assert asked == [
        'Papercast may not write in "Papers": it lacks "Post Messages". Grant it under the '
        "channel's settings, Administrators, then try again. Nothing was changed."
    ]


async def test_what_telegram_does_not_tell_is_in_nobodys_way(there: There) -> None:
    """The post itself will tell."""
    lab = there.server.group("Lab")
    there.server.fail("getChat", Fault.BAD_GATEWAY)
    await there.server.say(there.server.person("Ann"), lab, "/help")
    await there.server.seen(lab, "Nothing is in the way.")
