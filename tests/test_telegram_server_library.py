"""The real python-telegram-bot against Telegram's local counterpart: polling, sending, refusals."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from servers.telegram import Fault, Limits, Person, Rate, TelegramServer
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import ApplicationBuilder, TypeHandler

Handle = Callable[[Update, Any], Coroutine[Any, Any, None]]


@pytest.fixture(autouse=True)
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library give spans of time as such: its old way is a warning each time."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with Bot(
        server.token, base_url=server.base_url, base_file_url=server.base_file_url
    ) as library:
        yield library


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    return server.person("Ann", language_code="en", started=True)


@asynccontextmanager
async def running(server: TelegramServer, handle: Handle) -> AsyncIterator[None]:
    """An application that polls, and gives every update to one function."""
    builder = ApplicationBuilder().token(server.token).base_url(server.base_url)
    app = builder.base_file_url(server.base_file_url).build()
    app.add_handler(TypeHandler(Update, handle))
    async with app:
        assert app.updater is not None
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await app.start()
        yield
        await app.updater.stop()
        await app.stop()


async def answer(update: Update, _: Any) -> None:
    """Greet, open and find, as a bot does."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Abstract", callback_data="a:1")]])
    if update.callback_query:
        await update.callback_query.answer("Here it is.", show_alert=True)
        await update.callback_query.edit_message_text("<b>Abstract</b>", parse_mode="HTML")
    elif update.inline_query:
        content = InputTextMessageContent("<b>T</b>", parse_mode="HTML")
        found = InlineQueryResultArticle("1", "T", content, reply_markup=keyboard)
        button = InlineQueryResultsButton("Subscribe", start_parameter="q")
        await update.inline_query.answer([found], next_offset="1", button=button)
    elif update.effective_message and update.effective_message.text:
        text = f"<b>Hello</b> {update.effective_message.text}"
        await update.effective_message.reply_html(text, reply_markup=keyboard, do_quote=True)


async def test_a_conversation(server: TelegramServer, ann: Person) -> None:
    """Commands, buttons and inline queries go through the library's own loop, all valid."""
    lab, news = server.group("Lab", owner=ann), server.channel("News", owner=ann)
    async with running(server, answer):
        said = await server.say(ann, ann.dm, "/start x")
        hello = await server.seen(ann.dm, "Hello")
        assert (hello.reply_to, hello.labels) == (said.id, ("Abstract",))
        press = await server.press(ann, hello, "Abstract")
        assert (await press.answered()).text == "Here it is."
        opened = await server.seen(ann.dm, lambda message: message.text == "Abstract")
        assert opened is hello
        shown = await server.inline(ann, "head")
        assert (shown.titles, shown.next_offset) == (("T",), "1")
        sent = await server.choose_inline(ann, lab, shown, 0)
        await server.press(ann, sent, "Abstract")
        await server.say(ann, lab, "/help@papercast_bot")
        assert (await server.seen(lab, "Hello")).sender is server.bot
        await server.say(ann, news, "post")
        assert await server.seen(news, "Hello post")
    assert server.violations == []
    assert server.updates.pending == []


async def test_polling_is_held(server: TelegramServer, ann: Person) -> None:
    """Waiting costs one request, not a thousand."""
    async with running(server, answer):
        await server.world.changes.until(lambda: server.updates.held == 1, "a poll", 5)
        await server.say(ann, ann.dm, "a")
        await server.seen(ann.dm, "a")
        await server.world.changes.until(lambda: server.updates.held == 1, "a poll", 5)
    # Two polls that were held, and the last one with which the library confirms.
    assert len(server.called("getUpdates")) <= 4


async def test_two_instances_conflict(server: TelegramServer, bot: Bot) -> None:
    """The first poll of two ends with the library's own error."""
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await server.world.changes.until(lambda: server.updates.held == 1, "a poll", 5)
    async with Bot(server.token, base_url=server.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await first
        server.block(server.person("Bob"))
        (update,) = await second
    assert update.my_chat_member is not None


async def test_tokens(server: TelegramServer) -> None:
    """A wrong token is the library's own error at the start."""
    for token in ("123:unknown", "nonsense"):
        with pytest.raises(InvalidToken):
            async with Bot(token, base_url=server.base_url):
                raise AssertionError("it started")


async def test_methods_that_are_not_served(bot: Bot) -> None:
    """The library tells an unknown method from a wrong token."""
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendRichMessage")


async def test_messages_with_everything(server: TelegramServer, bot: Bot, ann: Person) -> None:
    """Every option that the project uses arrives, and the answer is read back by the library."""
    first = await bot.send_message(ann.id, "one", reply_markup=ForceReply())
    sent = await bot.send_message(
        ann.id,
        "<b>two</b> cs.CV",
        parse_mode="HTML",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        reply_parameters=ReplyParameters(first.message_id, allow_sending_without_reply=True),
    )
    assert sent.parse_entities() == {sent.entities[0]: "two", sent.entities[1]: "cs.CV"}
    one, two = server.sent(ann.dm)
    assert (one.force_reply, two.silent, two.preview, two.reply_to) == (True, True, False, one.id)
    file = await bot.send_document(ann.id, b"{}", filename="x.json", caption="c")
    assert file.document is not None
    assert bytes(await (await file.document.get_file()).download_as_bytearray()) == b"{}"
    await bot.send_chat_action(ann.id, "typing")
    await bot.delete_message(ann.id, first.message_id)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("PDF", url="https://a.org/pdf")]])
    edited = await bot.edit_message_reply_markup(ann.id, sent.message_id, reply_markup=keyboard)
    assert not isinstance(edited, bool)
    assert edited.reply_markup == keyboard
    assert server.violations == []


async def test_menus(server: TelegramServer, bot: Bot, ann: Person) -> None:
    """Scopes and languages of the library arrive as such."""
    commands = [BotCommand("start", "Begin")]
    scope = BotCommandScopeAllGroupChats()
    await bot.set_my_commands(commands)
    await bot.set_my_commands(commands, scope=scope, language_code="de")
    await bot.set_my_commands(commands, scope=BotCommandScopeChat(ann.id))
    assert list(server.menus) == [
        ("default", ""), ("all_group_chats", "de"), (f"chat {ann.id}", ""),
    ]  # fmt: skip
    assert await bot.get_my_commands(scope=scope, language_code="de") == tuple(commands)
    await bot.delete_my_commands()
    await bot.set_my_description("What it does")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_description()).description == "What it does"
    assert server.violations == []


async def test_chats(server: TelegramServer, bot: Bot, ann: Person) -> None:
    """Every form of a member is read by the library."""
    lab = server.group("Lab", owner=ann)
    assert [each.status for each in await bot.get_chat_administrators(lab.id)] == ["creator"]
    for change, status in (
        (server.promote, "administrator"),
        (server.restrict, "restricted"),
        (server.demote, "member"),
    ):
        change(lab)
        assert (await bot.get_chat_member(lab.id, bot.id)).status == status
    bob = server.person("Bob")
    server.kick(lab, bob)
    assert (await bot.get_chat_member(lab.id, bob.id)).status == "kicked"
    assert (await bot.get_chat(lab.id)).title == "Lab"
    assert (await bot.get_chat(ann.id)).first_name == "Ann"
    assert await bot.leave_chat(lab.id)
    assert server.violations == []


async def test_refusals_become_the_librarys_errors(
    server: TelegramServer, bot: Bot, ann: Person
) -> None:
    """Each refusal is the class that the library has for it."""
    old = server.group("Lab", basic=True)
    new = server.migrate(old)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "x")
    assert moved.value.new_chat_id == new.id
    server.flood(7)
    with pytest.raises(RetryAfter) as late:
        await bot.send_message(ann.id, "x")
    assert late.value.retry_after == timedelta(seconds=7)
    with pytest.raises(BadRequest, match="parse entities: unsupported start tag"):
        await bot.send_message(ann.id, "<br>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "x")
    server.block(ann)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ann.id, "x")


async def test_an_edit_without_change(bot: Bot, ann: Person) -> None:
    """The library names the refusal by its words."""
    sent = await bot.send_message(ann.id, "x")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("x")


async def test_a_second_answer_to_a_button(server: TelegramServer, bot: Bot, ann: Person) -> None:
    """The library's own query object is refused the second time."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
    await bot.send_message(ann.id, "x", reply_markup=keyboard)
    await server.press(ann, await server.seen(ann.dm), "A")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert await update.callback_query.answer()
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer()


@pytest.mark.parametrize(
    ("fault", "error", "stored"),
    [
        (Fault.SERVER_ERROR, NetworkError, 0),
        (Fault.BAD_GATEWAY, NetworkError, 0),
        (Fault.CUT, NetworkError, 0),
        (Fault.CUT_AFTER, NetworkError, 1),
        (Fault.HANG, TimedOut, 0),
        (Fault.HANG_AFTER, TimedOut, 1),
    ],
)
async def test_lost_answers(
    server: TelegramServer, bot: Bot, ann: Person, fault: Fault, error: type[Exception], stored: int
) -> None:
    """The library cannot tell whether the message is there; the test can."""
    server.fail("sendMessage", fault)
    with pytest.raises(error):
        await bot.send_message(ann.id, "x", read_timeout=0.2)
    assert len(server.sent(ann.dm)) == stored


async def test_the_library_obeys_a_limit(server: TelegramServer, bot: Bot, ann: Person) -> None:
    """A natural limit looks to the library like an ordered one."""
    server.limits = Limits(chat=Rate(1, 30.0))
    await bot.send_message(ann.id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(ann.id, "y")
