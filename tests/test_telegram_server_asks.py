"""Buttons and inline queries on Telegram's local counterpart."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from clock import FakeClock
from servers.telegram import Message, Person, PressAnswer, Results, TelegramServer
from servers.telegram_visitor import Client

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(runs=False)


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(clock=clock) as running:
        yield running


@pytest.fixture
def client(server: TelegramServer) -> Client:
    return Client(server)


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    return server.person("Ann", started=True)


@pytest.fixture
async def post(client: Client, ann: Person) -> Message:
    """A message with two buttons, of which one tells the bot."""
    row = [{"text": "Abstract", "callback_data": "a:1"}, {"text": "PDF", "url": "arxiv.org/pdf/1"}]
    await client.send(ann.id, "x", reply_markup={"inline_keyboard": [row]})
    return client.server.messages(ann.dm)[-1]


async def test_a_press_tells_the_bot(server: TelegramServer, ann: Person, post: Message) -> None:
    """The update names the person, the message and the data; the label or the data presses."""
    press = await server.press(ann, post, "Abstract")
    told = server.updates.every[-1]["callback_query"]
    assert (told["id"], told["data"], told["from"]["id"]) == (press.id, "a:1", ann.id)
    assert told["message"]["reply_markup"]["inline_keyboard"][0][1]["text"] == "PDF"
    again = await server.press(ann, post, "a:1")
    assert again.id != press.id


async def test_a_press_is_answered_once(
    server: TelegramServer, client: Client, ann: Person, post: Message
) -> None:
    """What the person sees is kept; a second answer is refused."""
    press = await server.press(ann, post, "Abstract")
    answer = {"callback_query_id": press.id, "text": "Done.", "show_alert": True, "cache_time": 9}
    assert (await client.call("answerCallbackQuery", **answer)).result is True
    assert await press.answered() == PressAnswer("Done.", alert=True, cache_time=9)
    assert (await client.call("answerCallbackQuery", **answer)).why == TOO_OLD
    unknown = await client.call("answerCallbackQuery", callback_query_id="x")
    assert unknown.why == TOO_OLD


async def test_a_late_answer_to_a_press_is_refused(
    server: TelegramServer, client: Client, ann: Person, post: Message, clock: FakeClock
) -> None:
    """After fifteen seconds the query is too old."""
    press = await server.press(ann, post, "Abstract")
    clock.advance(15)
    assert (await client.call("answerCallbackQuery", callback_query_id=press.id)).result is True
    press = await server.press(ann, post, "Abstract")
    clock.advance(16)
    assert (await client.call("answerCallbackQuery", callback_query_id=press.id)).why == TOO_OLD


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ({"url": "https://arxiv.org"}, "URL_INVALID"),
        ({"url": "t.me/other"}, "URL_INVALID"),
    ],
)
async def test_answers_to_a_press_that_are_refused(
    server: TelegramServer, client: Client, ann: Person, post: Message, params: Any, why: str
) -> None:
    """Two hundred characters, and links into Telegram alone; the press stays open."""
    press = await server.press(ann, post, "Abstract")
    answer = await client.call("answerCallbackQuery", callback_query_id=press.id, **params)
    assert answer.why == f"400 Bad Request: {why}"
    good = {"text": "x" * 200, "url": "https://t.me/papercast_bot?start=x"}
    fine = await client.call("answerCallbackQuery", callback_query_id=press.id, **good)
    assert fine.result is True


async def test_buttons_that_cannot_be_pressed(
    server: TelegramServer, ann: Person, post: Message
) -> None:
    """A link tells the bot nothing, and a button must be there."""
    with pytest.raises(AssertionError, match="sends nothing to the bot"):
        await server.press(ann, post, "PDF")
    with pytest.raises(AssertionError, match=r"no button 'More' among \('Abstract', 'PDF'\)"):
        await server.press(ann, post, "More")
    server.delete(post)
    with pytest.raises(AssertionError, match="is gone"):
        await server.press(ann, post, "Abstract")


async def test_waiting_says_what_did_not_come(
    server: TelegramServer, client: Client, ann: Person, post: Message
) -> None:
    """A test that waits in vain is told for what, and what is there instead."""
    press = await server.press(ann, post, "Abstract")
    with pytest.raises(AssertionError, match="for an answer to 'Abstract'"):
        await press.answered(patience=0.01)
    with pytest.raises(AssertionError, match="for results for 'q'"):
        await server.inline(ann, "q", patience=0.01)
    with pytest.raises(AssertionError, match=r"for 'y'; there is \['x'\]"):
        await server.seen(ann.dm, "y", patience=0.01)
    assert await server.seen(ann.dm) is post
    assert await server.seen(ann.dm, lambda message: bool(message.buttons)) is post
    later = asyncio.create_task(server.seen(ann.dm, "x", after=post))
    await client.send(ann.id, "x again")
    assert (await later).text == "x again"


def article(key: str = "1", text: str = "<b>T</b>", **more: Any) -> dict[str, Any]:
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": key, "title": "T", "input_message_content": content} | more


async def asked(server: TelegramServer, ann: Person) -> tuple[asyncio.Task[Results], str]:
    """A query that waits for its results, and its id."""
    task = asyncio.create_task(server.inline(ann, "talking head", "20"))
    await asyncio.sleep(0)
    return task, server.updates.every[-1]["inline_query"]["id"]


async def test_an_inline_query_and_its_results(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The bot is told words and offset; the results come back whole."""
    task, query = await asked(server, ann)
    told = server.updates.every[-1]["inline_query"]
    assert (told["query"], told["offset"], told["from"]["id"]) == ("talking head", "20", ann.id)
    button = {"text": "Subscribe", "start_parameter": "q"}
    answer = {
        "inline_query_id": query, "results": [article("1"), article("2")], "next_offset": "40",
        "button": button, "cache_time": 5, "is_personal": True,
    }  # fmt: skip
    assert (await client.call("answerInlineQuery", **answer)).result is True
    shown = await task
    assert shown.titles == ("T", "T")
    assert (shown.next_offset, shown.button, shown.cache_time) == ("40", button, 5)
    assert shown.is_personal
    assert (await client.call("answerInlineQuery", **answer)).why == TOO_OLD


async def test_late_results_are_refused(
    server: TelegramServer, client: Client, ann: Person, clock: FakeClock
) -> None:
    """After fifteen seconds nobody looks at them."""
    task, query = await asked(server, ann)
    clock.advance(16)
    late = await client.call("answerInlineQuery", inline_query_id=query, results=[])
    assert late.why == TOO_OLD
    task.cancel()


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"results": [article(str(number)) for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("")]}, "RESULT_ID_INVALID"),
        ({"results": [article("é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [], "next_offset": "é" * 33}, "NEXT_OFFSET_INVALID"),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(text="")]}, "message text is empty"),
        ({"results": [article(text="x" * 4097)]}, "message is too long"),
        ({"results": [article(text="<b>x")]},
         "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ({"results": [article(reply_markup={"inline_keyboard": [[{"text": "t"}]]})]},
         "Text buttons are unallowed in the inline keyboard"),
        ({"results": [], "button": {"text": " ", "start_parameter": "x"}}, "BUTTON_TEXT_INVALID"),
        ({"results": [], "button": {"text": "t", "start_parameter": "a b"}},
         "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "t"}},
         "exactly one of web_app and start_parameter must be specified"),
    ],
)  # fmt: skip
async def test_results_that_are_refused(
    server: TelegramServer, client: Client, ann: Person, params: Any, why: str
) -> None:
    """Fifty results with ids of their own, each one a message that could be sent."""
    task, query = await asked(server, ann)
    answer = await client.call("answerInlineQuery", inline_query_id=query, **params)
    assert answer.why == f"400 Bad Request: {why}"
    full = [article(f"{'x' * 62}{number:02}") for number in range(50)]
    fine = await client.call(
        "answerInlineQuery", inline_query_id=query, results=full, next_offset="x" * 64
    )
    assert fine.result is True
    assert len((await task).results) == 50


async def test_nonsense_results_are_refused_without_a_description_too(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The method itself wants a list of articles with messages."""
    server.without_spec()
    task, query = await asked(server, ann)
    for results, why in (
        ({}, "can't parse inline query results JSON object"),
        ([{"type": "gif", "id": "1"}], "only articles are offered here"),
        ([{"type": "article", "id": "1", "title": "T"}], "SEND_MESSAGE_TYPE_INVALID"),
    ):
        answer = await client.call("answerInlineQuery", inline_query_id=query, results=results)
        assert answer.why == f"400 Bad Request: {why}"
    task.cancel()


async def test_a_chosen_result_is_sent_by_the_person(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """It stands in the chat through the bot, which is told and may edit it by its inline id."""
    lab = server.group("Lab", owner=ann)
    row = [{"text": "More", "callback_data": "m"}]
    options = {"is_disabled": True}
    result = article(reply_markup={"inline_keyboard": [row]})
    result["input_message_content"]["link_preview_options"] = options
    sent = await server.choose_inline(ann, lab, Results((result,)), 0, query="q")
    assert (sent.sender, sent.via_inline, sent.preview, sent.text) == (ann, True, False, "T")
    chosen = next(
        each["chosen_inline_result"]
        for each in server.updates.every
        if "chosen_inline_result" in each
    )
    assert (chosen["result_id"], chosen["query"]) == ("1", "q")
    assert server.updates.every[-1]["message"]["via_bot"]["id"] == server.bot.id
    press = await server.press(ann, sent, "More")
    told = server.updates.every[-1]["callback_query"]
    assert told["inline_message_id"] == chosen["inline_message_id"]
    assert "message" not in told
    edit = {"inline_message_id": told["inline_message_id"], "text": "new"}
    assert (await client.call("editMessageText", **edit)).result is True
    assert (sent.text, sent.edits) == ("new", ["T"])
    assert press.answer is None


async def test_a_chosen_result_without_buttons_has_no_inline_id(
    server: TelegramServer, ann: Person
) -> None:
    """Telegram names a message only if it has a keyboard."""
    await server.choose_inline(ann, ann.dm, Results((article(),)), 0)
    chosen = server.updates.every[0]["chosen_inline_result"]
    assert "inline_message_id" not in chosen
