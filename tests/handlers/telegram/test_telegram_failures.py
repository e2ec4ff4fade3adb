"""What Telegram refuses, and what a conversation makes of it."""

from collections.abc import AsyncIterator

import pytest
from contracts import PLAIN, Answers, notice
from servers.telegram import Chat, Fault, TelegramServer
from telegram_stage import opened, serving

from bot.askers import Asker
from bot.blocks import Line, Reply
from bot.platforms import Gone, Moved, Rejected, RetryLater, SendError
from handlers.telegram import create
from handlers.telegram.platform import Telegram
from handlers.telegram.render import bodies


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as started:
        yield started
        assert started.violations == []


async def refused(platform: Telegram, address: str) -> SendError:
    """How a post to that address ends."""
    with pytest.raises(SendError) as caught:
        await platform.send(address, bodies(notice(PLAIN), address)[0], "nonce-1")
    return caught.value


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ("kick", "it was removed"),
        ("leave", "it was removed"),
        ("restrict", 'it lacks "Send Messages"'),
        ("silence", 'it lacks "Send Messages"'),
    ],
)
async def test_a_group_that_does_not_want_the_bot_is_gone(
    server: TelegramServer, way: str, why: str
) -> None:
    """Removed, left or silenced, alone or with all members; it is told in plain words."""
    lab = server.group("Lab")
    getattr(server, way)(lab)
    async with opened(server) as made:
        error = await refused(made, str(lab.id))
    assert type(error) is Gone
    assert str(error) == why


async def test_a_channel_where_it_may_not_post_is_gone(server: TelegramServer) -> None:
    """An administrator without that right cannot post."""
    papers = server.channel("Papers")
    server.promote(papers, can_post=False)
    async with opened(server) as made:
        assert type(await refused(made, str(papers.id))) is Gone


async def test_a_deleted_account_is_gone(server: TelegramServer) -> None:
    """Nobody reads there any more."""
    ann = server.person("Ann", started=True)
    server.deactivate(ann)
    async with opened(server) as made:
        assert type(await refused(made, str(ann.id))) is Gone


async def test_a_thread_that_is_closed_or_deleted_is_gone(server: TelegramServer) -> None:
    """Its forum is not."""
    forum = server.group("Forum", forum=True)
    closed, deleted = server.thread(forum, "old"), server.thread(forum, "older")
    server.close_thread(forum, closed)
    server.delete_thread(forum, deleted)
    async with opened(server) as made:
        for thread in (closed, deleted):
            assert type(await refused(made, f"{forum.id}/{thread}")) is Gone
        assert await made.send(str(forum.id), bodies(notice(PLAIN), "-1")[0], "nonce-1")


async def test_a_migrated_group_keeps_its_thread(server: TelegramServer) -> None:
    """The new address has the new number and the same thread."""
    lab = server.group("Lab", basic=True)
    new = server.migrate(lab)
    async with opened(server) as made:
        for thread in ("", "/7"):
            error = await refused(made, f"{lab.id}{thread}")
            assert isinstance(error, Moved)
            assert error.address == f"{new.id}{thread}"


async def test_how_long_to_wait_is_told(server: TelegramServer) -> None:
    """Telegram names the seconds, and nobody else is held up."""
    ann, bob = server.person("Ann", started=True), server.person("Bob", started=True)
    server.flood(7, chat=ann.dm)
    async with opened(server) as made:
        error = await refused(made, str(ann.id))
        assert isinstance(error, RetryLater)
        assert error.delay is not None
        assert error.delay.total_seconds() == 7
        assert await made.send(str(bob.id), bodies(notice(PLAIN), "1")[0], "nonce-1")


async def test_what_was_sent_arrives_in_its_thread(server: TelegramServer) -> None:
    """Silently, without a preview, with its buttons."""
    forum = server.group("Forum", forum=True)
    thread = server.thread(forum, "papers")
    address = f"{forum.id}/{thread}"
    async with opened(server) as made:
        await made.send(address, made.render(notice(PLAIN), address)[0], "nonce-1")
    (post,) = server.sent(forum)
    assert (post.thread, post.silent, post.preview) == (thread, True, False)
    assert post.labels == ("Abstract", "BibTeX", "Subscribe")


async def test_nothing_is_sent_or_heard_before_it_is_open(server: TelegramServer) -> None:
    """It says that later is a good answer."""
    platform = create({"token": server.token, "base_url": server.base_url})
    assert isinstance(await refused(platform, "42"), RetryLater)
    with pytest.raises(RetryLater):
        await platform.serve(Answers({}), lambda: None)
    await platform.close()


async def test_opening_twice_is_opening_once(server: TelegramServer) -> None:
    """It logs in once."""
    async with opened(server) as made:
        await made.open()
    assert len(server.called("getMe")) == 1


async def test_a_flood_at_the_poll_is_waited_for(server: TelegramServer) -> None:
    """Opening fails with what is known, whatever Telegram's front says."""
    server.fail("getMe", Fault.BAD_GATEWAY)
    platform = create({"token": server.token, "base_url": server.base_url})
    with pytest.raises(RetryLater):
        await platform.open()
    assert not platform.ready
    await platform.open()
    assert platform.ready
    await platform.close()


async def test_menus_that_cannot_be_set_hold_up_nobody(server: TelegramServer) -> None:
    """People are answered all the same, and the next start tries again."""
    server.fail("getMyCommands", Fault.SERVER_ERROR)
    ann = server.person("Ann")
    async with opened(server) as made:
        async with serving(made, Answers({"help": Reply((Line("All."),))})):
            await server.say(ann, ann.dm, "/help")
            await server.seen(ann.dm, "All.")
            assert len(server.called("getMyCommands")) == 1
            assert server.menus == {}
        async with serving(made, Answers({})):
            await server.world.changes.until(lambda: bool(server.menus), "a menu", 10)


class Asking(Answers):
    """Asks what the platform knows of the asker."""

    def __init__(self) -> None:
        super().__init__({})

    async def run(self, line: str, asker: Asker) -> Reply:
        manages = await asker.manages()
        lacks = await asker.unreachable()
        return Reply((Line(f"manages {manages}, {lacks or 'can be reached'}"),))


@pytest.mark.parametrize("method", ["getChatMember", "sendChatAction"])
async def test_what_telegram_does_not_tell(server: TelegramServer, method: str) -> None:
    """Who may do what is not assumed; that somebody cannot be written to is not either."""
    ann = server.person("Ann", started=True)
    lab = server.group("Lab", owner=ann)
    server.fail(method, Fault.BAD_GATEWAY)
    async with opened(server) as made, serving(made, Asking()):
        await server.say(ann, lab, "/help")
        said = await server.seen(lab, "can be reached")
    assert ("manages True" in said.text) is (method != "getChatMember")


async def test_a_long_answer_is_several_messages(server: TelegramServer) -> None:
    """In order, and each fits; the buttons would stand under the last."""
    ann = server.person("Ann")
    paragraphs = tuple(Line(f"{n} " + "word " * 300) for n in range(8))
    async with opened(server) as made, serving(made, Answers({"help": Reply(paragraphs)})):
        await server.say(ann, ann.dm, "/help")
        await server.seen(ann.dm, "7 word")
    texts = [one.text for one in server.sent(ann.dm)]
    assert len(texts) > 1
    numbers = [line[0] for text in texts for line in text.splitlines() if line]
    assert numbers == [str(n) for n in range(8)]


async def test_an_answer_without_a_place_ends_nothing(server: TelegramServer) -> None:
    """A person may block the bot right after asking; others are answered."""
    ann, bob = server.person("Ann"), server.person("Bob")

    class Blocking(Answers):
        async def run(self, line: str, asker: Asker) -> Reply:
            if asker.person == str(ann.id):
                server.block(ann)
            return Reply((Line("All."),))

    async with opened(server) as made, serving(made, Blocking({})):
        await server.say(ann, ann.dm, "/help")
        await server.say(bob, bob.dm, "/help")
        await server.seen(bob.dm, "All.")
    assert server.sent(ann.dm) == []


async def test_a_body_that_telegram_cannot_read_is_rejected(server: TelegramServer) -> None:
    """It would never be taken, however often it is tried."""
    chat: Chat = server.person("Ann", started=True).dm
    async with opened(server) as made:
        with pytest.raises(Rejected):
            await made.send(str(chat.id), '{"html":"<u","silent":true}', "nonce-1")
