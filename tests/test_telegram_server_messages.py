"""Messages on Telegram's local counterpart: sent, answered, edited, deleted, with keyboards."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from clock import FakeClock
from servers.telegram import Person, TelegramServer
from servers.telegram_visitor import Client

NOT_MODIFIED = "400 Bad Request: message is not modified: "


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


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def data(text: str = "t", value: str = "d") -> dict[str, Any]:
    return {"text": text, "callback_data": value}


async def test_a_message_keeps_how_it_was_sent(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """Silent or not, with a preview or not, with a keyboard, as it was sent."""
    below = keyboard([data("Abstract", "a"), {"text": "PDF", "url": "arxiv.org/pdf/1"}])
    options = {"is_disabled": True}
    await client.html(
        ann.id, "<b>x</b>", disable_notification=True, link_preview_options=options,
        reply_markup=below,
    )  # fmt: skip
    await client.send(ann.id, "y")
    quiet, loud = server.messages(ann.dm)
    assert (quiet.silent, quiet.preview, quiet.labels) == (True, False, ("Abstract", "PDF"))
    assert (quiet.raw, quiet.text, quiet.by_bot) == ("<b>x</b>", "x", True)
    assert (loud.silent, loud.preview, loud.keyboard) == (False, True, ())
    assert server.sent(ann.dm) == [quiet, loud]
    assert "y" in repr(loud)


async def test_private_chats_number_together_and_supergroups_alone(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """Message ids rise in each supergroup from 1, and over all other chats as one."""
    bob = server.person("Bob", started=True)
    lab = server.group("Lab", owner=ann)
    for chat in (ann.id, bob.id, lab.id, lab.id):
        await client.send(chat, "x")
    ids = [each.id for chat in (ann.dm, bob.dm, lab) for each in server.messages(chat)]
    assert ids == [1, 2, 1, 2]


async def test_a_reply_names_its_target(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The answer shows what it answers; an unknown target is refused unless that is allowed."""
    asked = await server.say(ann, ann.dm, "what?")
    sent = (await client.send(ann.id, "this", reply_parameters={"message_id": asked.id})).result
    assert sent["reply_to_message"]["text"] == "what?"
    assert server.messages(ann.dm)[-1].reply_to == asked.id
    lost = {"message_id": 999}
    assert (await client.send(ann.id, "x", reply_parameters=lost)).why == (
        "400 Bad Request: message to be replied not found"
    )
    lost_allowed = lost | {"allow_sending_without_reply": True}
    assert (await client.send(ann.id, "x", reply_parameters=lost_allowed)).status == 200
    server.delete(asked)
    gone = await client.send(ann.id, "x", reply_parameters={"message_id": asked.id})
    assert gone.why.endswith("message to be replied not found")


async def test_a_reply_may_answer_a_message_elsewhere(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """A target in another chat must exist there, and is no message of this one."""
    lab = server.group("Lab", owner=ann)
    there = await server.say(ann, lab, "/x")
    elsewhere = {"message_id": there.id, "chat_id": lab.id}
    assert (
        "reply_to_message"
        not in (await client.send(ann.id, "x", reply_parameters=elsewhere)).result
    )
    unknown = await client.send(ann.id, "x", reply_parameters=elsewhere | {"chat_id": 9})
    assert unknown.why == "400 Bad Request: chat not found"


async def test_force_reply_is_kept(server: TelegramServer, client: Client, ann: Person) -> None:
    """A message may ask its reader for an answer."""
    await client.send(ann.id, "what?", reply_markup={"force_reply": True})
    assert server.messages(ann.dm)[-1].force_reply


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([[data() for _ in range(9)]], "BUTTONS_ROW_TOO_LONG"),
        ([[data()] for _ in range(101)], "REPLY_MARKUP_TOO_LONG"),
        ([[data(value="")]], "BUTTON_DATA_INVALID"),
        ([[data(value="x" * 65)]], "BUTTON_DATA_INVALID"),
        ([[data(value="é" * 33)]], "BUTTON_DATA_INVALID"),
        ([[data(text=" ")]], "can't parse inline keyboard button: Text must be non-empty"),
        ([[{"text": "t"}]], "Text buttons are unallowed in the inline keyboard"),
        ([[data() | {"url": "a.org"}]], "BUTTON_TYPE_INVALID"),
        ([[{"text": "t", "url": "nowhere"}]],
         "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ([[{"text": "t", "copy_text": {"text": "x" * 257}}]], "BUTTON_COPY_TEXT_INVALID"),
    ],
)  # fmt: skip
async def test_keyboards_that_are_refused(
    server: TelegramServer, client: Client, ann: Person, rows: list[Any], why: str
) -> None:
    """Eight in a row, a hundred in all, 64 bytes of data, one deed each."""
    answer = await client.send(ann.id, "x", reply_markup={"inline_keyboard": rows})
    assert answer.why == f"400 Bad Request: {why}"
    assert server.messages(ann.dm) == []


async def test_keyboards_that_are_taken(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The largest is allowed; every kind of button is; an empty row is none."""
    full = [[data(value="é" * 32) for _ in range(8)] for _ in range(12)] + [[data()] * 4, []]
    assert (await client.send(ann.id, "x", reply_markup={"inline_keyboard": full})).status == 200
    assert [len(row) for row in server.messages(ann.dm)[-1].keyboard] == [8] * 12 + [4]
    kinds = keyboard(
        [{"text": "t", "switch_inline_query": ""}],
        [{"text": "t", "switch_inline_query_current_chat": "q"}],
        [{"text": "t", "copy_text": {"text": "q"}}],
    )
    assert (await client.send(ann.id, "x", reply_markup=kinds)).status == 200


async def test_nonsense_keyboards_are_refused_without_a_description_too(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The method itself wants an object with rows."""
    server.without_spec()
    assert (await client.send(ann.id, "x", reply_markup=[])).why.endswith("as reply markup")
    broken: dict[str, Any] = {"inline_keyboard": [{}]}
    assert (await client.send(ann.id, "x", reply_markup=broken)).why.endswith("of type Array")
    assert (await client.call("sendMessage", text="x")).why.endswith("chat_id is empty")
    assert (await client.call("getChat")).why.endswith("chat_id is empty")
    assert (await client.call("deleteMessage", chat_id=ann.id)).why.endswith("is not specified")


async def test_editing(server: TelegramServer, client: Client, ann: Person) -> None:
    """The new text stands with the new keyboard; what it was is remembered."""
    await client.html(ann.id, "<b>old</b>", reply_markup=keyboard([data()]))
    (message,) = server.messages(ann.dm)
    edit = {"chat_id": ann.id, "message_id": message.id}
    changed = await client.call("editMessageText", **edit, text="new", parse_mode="HTML")
    assert changed.result["text"] == "new"
    assert changed.result["edit_date"]
    assert (message.text, message.edits, message.keyboard) == ("new", ["old"], ())
    below = keyboard([data("Other")])
    await client.call("editMessageReplyMarkup", **edit, reply_markup=below)
    assert message.labels == ("Other",)


async def test_an_edit_that_changes_nothing_is_refused(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The same text, entities and keyboard are no edit, however they are written."""
    below = keyboard([data()])
    await client.html(ann.id, "<b>x</b>", reply_markup=below)
    (message,) = server.messages(ann.dm)
    edit: dict[str, Any] = {"chat_id": ann.id, "message_id": message.id}
    as_html: dict[str, Any] = {"parse_mode": "HTML", "reply_markup": below}
    same = await client.call("editMessageText", **edit, **as_html, text=" <strong>x</strong>\n")
    assert same.why.startswith(NOT_MODIFIED)
    same = await client.call("editMessageReplyMarkup", **edit, reply_markup=below)
    assert same.why.startswith(NOT_MODIFIED)
    assert message.edits == []
    plain = await client.call("editMessageText", **edit, text="x", reply_markup=below)
    assert plain.status == 200


async def test_what_cannot_be_edited(server: TelegramServer, client: Client, ann: Person) -> None:
    """Nothing that is not there, not one's own, or without a text."""
    said = await server.say(ann, ann.dm, "mine")
    edit = {"chat_id": ann.id, "text": "y"}
    missing = await client.call("editMessageText", **edit, message_id=99)
    assert missing.why == "400 Bad Request: message to edit not found"
    foreign = await client.call("editMessageText", **edit, message_id=said.id)
    assert foreign.why == "400 Bad Request: message can't be edited"
    unknown = await client.call("editMessageText", text="y", inline_message_id="x")
    assert unknown.why == "400 Bad Request: MESSAGE_ID_INVALID"
    sent = await upload(client, chat_id=str(ann.id))
    file = await client.call("editMessageText", **edit, message_id=sent["message_id"])
    assert file.why == "400 Bad Request: there is no text in the message to edit"
    empty = {"chat_id": ann.id, "message_id": 1, "text": " "}
    server.messages(ann.dm)[0].by_bot = True
    assert (await client.call("editMessageText", **empty)).why.endswith("text is empty")


async def test_an_edit_can_lose_things_as_well(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """What Telegram drops from an edited text is a violation too."""
    sent = (await client.send(ann.id, "x")).result["message_id"]
    html = {"text": '<a href="#">y</a>', "parse_mode": "HTML"}
    await client.call("editMessageText", chat_id=ann.id, message_id=sent, **html)
    assert len(server.violations) == 1


async def test_deleting(
    server: TelegramServer, client: Client, ann: Person, clock: FakeClock
) -> None:
    """One's own for two days, others' as an administrator; once only."""
    lab = server.group("Lab", owner=ann)
    said = await server.say(ann, lab, "/x")
    mine = (await client.send(lab.id, "x")).result["message_id"]
    old = (await client.send(lab.id, "y")).result["message_id"]
    delete = {"chat_id": lab.id}
    assert (await client.call("deleteMessage", **delete, message_id=mine)).result is True
    assert (await client.call("deleteMessage", **delete, message_id=mine)).why == (
        "400 Bad Request: message to delete not found"
    )
    foreign = await client.call("deleteMessage", **delete, message_id=said.id)
    assert foreign.why == "400 Bad Request: message can't be deleted"
    clock.advance(48 * 3600)
    late = await client.call("deleteMessage", **delete, message_id=old)
    assert late.why == "400 Bad Request: message can't be deleted for everyone"
    server.promote(lab)
    assert (await client.call("deleteMessage", **delete, message_id=said.id)).result is True
    assert server.messages(lab) == [lab.messages[old]]


async def upload(client: Client, content: bytes = b"{}", **fields: str) -> dict[str, Any]:
    form = aiohttp.FormData({"caption": "<b>All</b>", "parse_mode": "HTML"} | fields)
    form.add_field("document", content, filename="export.json", content_type="application/json")
    result: dict[str, Any] = (await client.post("sendDocument", data=form)).result
    return result


async def test_documents(server: TelegramServer, client: Client, ann: Person) -> None:
    """A file goes up with a caption, can be fetched again and sent again."""
    sent = await upload(client, chat_id=str(ann.id))
    assert sent["caption"] == "All"
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert sent["document"]["file_name"] == "export.json"
    (message,) = server.messages(ann.dm)
    assert message.document is not None
    assert (message.document.content, message.document.mime_type) == (b"{}", "application/json")
    file_id = sent["document"]["file_id"]
    path = (await client.call("getFile", file_id=file_id)).result["file_path"]
    url = f"{server.base_file_url}{server.token}/{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert await response.read() == b"{}"
    async with aiohttp.ClientSession() as session, session.get(f"{url}x") as response:
        assert response.status == 404
    again = await client.call("sendDocument", chat_id=ann.id, document=file_id)
    assert again.result["document"]["file_size"] == 2
    assert server.requests[0].files == ("document",)
    assert server.violations == []


async def test_documents_that_are_refused(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """No file, an empty one, an unknown one, a caption of 1,025."""
    server.without_spec()
    to = {"chat_id": str(ann.id)}
    assert (await client.call("sendDocument", **to)).why.endswith("no document in the request")
    assert (await client.call("getFile", file_id="x")).why.endswith("invalid file_id")
    for content, caption, why in (
        (b"", "x", "file must be non-empty"),
        (b"x", "x" * 1025, "message caption is too long"),
    ):
        form = aiohttp.FormData(to | {"caption": caption})
        form.add_field("document", content, filename="x")
        answer = await client.post("sendDocument", data=form)
        assert answer.why == f"400 Bad Request: {why}"
    assert await upload(client, caption="x" * 1024, chat_id=str(ann.id))
