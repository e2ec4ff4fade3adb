"""Telegram's local counterpart on the wire: tokens, bodies, descriptions of requests, menus."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from servers.telegram import TelegramServer
from servers.telegram_methods import METHODS
from servers.telegram_spec import OVERLAY, Spec, load
from servers.telegram_visitor import Answer, Client
from shared import shared


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with TelegramServer() as server:
        server.person("Ann", id=5, started=True)
        yield Client(server)


@pytest.fixture
def spec() -> Spec:
    return load(shared("specs", "telegram", "api.json"))


async def test_the_token_is_checked(client: Client) -> None:
    """An unknown token is 401, what is no token is 404."""
    token = client.server.token
    assert (await client.post("getMe")).result["username"] == "papercast_bot"
    other = await client.post("getMe", token=f"{token}x")
    assert other.why == "401 Unauthorized"
    for malformed in ("nonsense", "12345", ":abc", "12:a!b"):
        assert (await client.post("getMe", token=malformed)).why == "404 Not Found"


async def test_unknown_methods_are_not_found(client: Client) -> None:
    """A method that does not exist is 404; the case of its name does not matter."""
    assert (await client.post("getMee")).why == "404 Not Found"
    assert (await client.post("GETME")).result["id"] == client.server.bot.id


async def test_other_addresses_are_not_found(client: Client) -> None:
    """Nothing is served but the Bot API."""
    root = client.server.base_url.removesuffix("/bot")
    async with aiohttp.ClientSession() as session, session.get(f"{root}/x") as response:
        assert Answer(response.status, await response.json()).why == "404 Not Found"


async def test_bodies_may_be_json_forms_multipart_or_the_address(client: Client) -> None:
    """The same call in four dresses, and a GET."""
    markup = '{"inline_keyboard":[[{"text":"t","callback_data":"d"}]]}'
    form = {"chat_id": "5", "text": "a + b", "disable_notification": "true", "reply_markup": markup}
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in form.items():
        part = multipart.append(value, {"Content-Type": "application/json"})
        part.set_content_disposition("form-data", name=name)
    for how in ({"data": form}, {"params": form}, {"data": multipart}):
        assert (await client.post("sendMessage", **how)).result["text"] == "a + b"
    async with (
        aiohttp.ClientSession() as session,
        session.get(client.url("sendMessage"), params=form) as response,
    ):
        assert response.status == 200
    sent = client.server.messages(client.server.world.people[5].dm)
    assert [(each.silent, each.labels) for each in sent] == [(True, ("t",))] * 4


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"{", "can't parse JSON object"),
        (b"[]", "expected an Object"),
    ],
)
async def test_broken_json_is_refused(client: Client, body: bytes, why: str) -> None:
    """A JSON body is an object."""
    headers = {"Content-Type": "application/json"}
    answer = await client.post("sendMessage", data=body, headers=headers)
    assert answer.why == f"400 Bad Request: {why}"


async def test_broken_members_of_a_form_are_refused(client: Client) -> None:
    """A number must be one, an object must be JSON, and bytes must be text."""
    client.server.without_spec()
    form = {"chat_id": "5", "text": "x"}
    broken = await client.post("sendMessage", data=form | {"reply_markup": "{"})
    assert broken.why == "400 Bad Request: can't parse reply markup JSON object"
    no_number = await client.post("sendMessage", data=form | {"message_thread_id": "x"})
    assert no_number.why == '400 Bad Request: Can\'t parse "message_thread_id" as an integer'
    for value in (True, [1]):
        answer = await client.send(5, "x", message_thread_id=value)
        assert answer.why.endswith("Field must be of type Number")
    assert (await client.call("sendMessage", chat_id=5, text=1)).why.endswith("of type String")
    body = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--b--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await client.post("sendMessage", data=body, headers=headers)
    assert answer.why == "400 Bad Request: strings must be encoded in UTF-8"


async def test_requests_are_recorded(client: Client) -> None:
    """Each call with its parameters, in order."""
    await client.send(5, "x")
    await client.call("getMe")
    assert [each.method for each in client.server.requests] == ["sendMessage", "getMe"]
    assert client.server.called("sendMessage") == [{"chat_id": 5, "text": "x"}]


@pytest.mark.parametrize(
    ("method", "params", "violation"),
    [
        ("sendMessage", {"chat_id": 5}, "sendMessage: text is missing"),
        ("sendMessage", {"chat_id": 5, "text": "x", "colour": 1}, "sendMessage: colour is unknown"),
        ("sendMessage", {"chat_id": 5, "text": 7}, "sendMessage: text is 7 and no String"),
        ("sendMessage", {"chat_id": 5, "text": "x", "disable_notification": "maybe"},
         "sendMessage: disable_notification is 'maybe' and no Boolean"),
        ("sendMessage", {"chat_id": 5, "text": "x", "entities": {}},
         "sendMessage: entities is no array"),
        ("sendMessage", {"chat_id": 5, "text": "x", "reply_parameters": {"message_id": True}},
         "sendMessage: reply_parameters.message_id is True and no Integer"),
        ("sendMessage", {"chat_id": 5, "text": "x", "link_preview_options": "no"},
         "sendMessage: link_preview_options is no LinkPreviewOptions"),
        ("sendMessage", {"chat_id": 5, "text": "x", "reply_markup":
         {"inline_keyboard": [[{"text": "t", "data": "d"}]]}},
         "sendMessage: reply_markup.inline_keyboard[0][0].data is unknown"),
        ("getUpdates", {"limit": "ten"}, "getUpdates: limit is 'ten' and no Integer"),
        ("setMyCommands", {"commands": [{"command": "a"}]},
         "setMyCommands: commands[0].description is missing"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}},
         "setMyCommands: scope.chat_id is missing"),
        ("sendDocument", {"chat_id": 5, "document": 5},
         "sendDocument: document is no file"),
    ],
)  # fmt: skip
async def test_what_the_description_does_not_know_is_a_violation(
    client: Client, method: str, params: dict[str, Any], violation: str
) -> None:
    """Missing, unknown and mistyped parameters are refused, and told to the test."""
    shared("specs", "telegram", "api.json")
    answer = await client.call(method, **params)
    assert answer.status == 400
    assert violation in client.server.violations
    assert any(each in answer.why for each in client.server.violations)


async def test_forms_are_held_against_the_description_too(client: Client) -> None:
    """Texts of a form are read as the type that they must have."""
    form = {"chat_id": "5", "text": "7", "protect_content": "true", "message_thread_id": "0"}
    entities = '[{"type":"bold","offset":0,"length":1}]'
    await client.post("sendMessage", data=form | {"entities": entities})
    assert client.server.violations == []


def test_every_method_that_is_served_is_described(spec: Spec) -> None:
    """No method is of our own making, and what the overlay adds is not in the description."""
    for method in METHODS:
        assert list(spec.answer(method, object())), method
    for method, params in OVERLAY.items():
        wrong = spec.request(method, dict.fromkeys(params, 1), {})
        assert not any("unknown" in each for each in wrong)
        plain = Spec({"methods": {method: {}}, "types": {}})
        assert list(plain.request(method, {"x": 1}, {})) == [f"{method}: x is unknown"]


def test_answers_are_held_against_the_description(spec: Spec) -> None:
    """A member with another type, one too few and one too many are found."""
    person = {"id": 1, "is_bot": False, "first_name": "Ann"}
    assert not list(spec.object("User", person))
    assert list(spec.object("User", person | {"id": "1"})) == ["User.id is '1' and no Integer"]
    assert list(spec.object("User", {"id": 1, "is_bot": False})) == ["User.first_name is missing"]
    assert list(spec.object("User", person | {"age": 7})) == ["User.age is unknown"]
    assert list(spec.object("User", [])) == ["User is no User"]
    left = {"status": "left", "user": person}
    assert not list(spec.object("ChatMember", left))
    assert list(spec.object("ChatMember", left | {"until_date": 0}))
    assert list(spec.object("ChatMember", {}))
    content = {"type": "x", "message_text": "a"}
    assert list(spec.object("InputMessageContent", content)) == [
        "InputMessageContent.type is unknown"
    ]


async def test_older_names_of_parameters_still_work(client: Client) -> None:
    """``reply_to_message_id`` and ``disable_web_page_preview`` are known to the service."""
    first = (await client.send(5, "a")).result["message_id"]
    sent = await client.send(5, "b", reply_to_message_id=first, disable_web_page_preview=True)
    assert sent.result["reply_to_message"]["text"] == "a"
    assert sent.result["link_preview_options"] == {"is_disabled": True}
    lost = await client.send(5, "c", reply_to_message_id=99, allow_sending_without_reply=True)
    assert "reply_to_message" not in lost.result


async def test_menus_by_scope_and_language(client: Client) -> None:
    """Each scope and language has a menu of its own, which can be read and deleted."""
    start = [{"command": "/start", "description": " Begin "}]
    hilfe = [{"command": "help", "description": "Hilfe"}]
    private = {"type": "all_private_chats"}
    chat = {"type": "chat", "chat_id": 5}
    await client.call("setMyCommands", commands=start)
    await client.call("setMyCommands", commands=hilfe, scope=private, language_code="de")
    await client.call("setMyCommands", commands=[], scope=chat)
    await client.call(
        "setMyCommands", commands=[], scope=chat | {"type": "chat_member", "user_id": 5}
    )
    assert client.server.menus == {
        ("default", ""): [{"command": "start", "description": "Begin"}],
        ("all_private_chats", "de"): hilfe,
        ("chat 5", ""): [],
        ("chat_member 5 5", ""): [],
    }
    asked = await client.call("getMyCommands", scope=private, language_code="de")
    assert asked.result == hilfe
    assert (await client.call("getMyCommands", scope=private)).result == []
    await client.call("deleteMyCommands", scope=private, language_code="de")
    assert ("all_private_chats", "de") not in client.server.menus


def menu(command: str = "a", description: str = "b", count: int = 1) -> list[dict[str, str]]:
    return [{"command": command, "description": description}] * count


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"commands": menu("Start")}, "BOT_COMMAND_INVALID"),
        ({"commands": menu("a-b")}, "BOT_COMMAND_INVALID"),
        ({"commands": menu("")}, "BOT_COMMAND_INVALID"),
        ({"commands": menu("a" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": menu(description=" ")}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": menu(description="d" * 257)}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": menu(count=101)}, "too many commands specified"),
        ({"commands": menu(), "language_code": "de-DE"}, "LANG_CODE_INVALID"),
        ({"commands": menu(), "scope": {"type": "chat", "chat_id": 99}}, "chat not found"),
    ],
)
async def test_menus_that_are_refused(client: Client, params: dict[str, Any], why: str) -> None:
    """A hundred commands of 32 small letters, each described in 1 to 256."""
    answer = await client.call("setMyCommands", **params)
    assert answer.why == f"400 Bad Request: {why}"
    assert client.server.menus == {}


async def test_menus_of_nonsense_are_refused_without_a_description_too(client: Client) -> None:
    """The method itself wants a list and a known scope."""
    client.server.without_spec()
    assert (await client.call("setMyCommands", commands={})).why.endswith("Array of BotCommand")
    scope = {"type": "everybody"}
    answer = await client.call("setMyCommands", commands=[], scope=scope)
    assert answer.why.endswith("Unsupported type specified")


async def test_limits_of_menus_are_taken(client: Client) -> None:
    """The largest that is allowed is allowed."""
    commands = menu("a" * 32, "d" * 256, 100)
    assert (await client.call("setMyCommands", commands=commands)).result is True


@pytest.mark.parametrize(
    ("name", "longest"), [("Name", 64), ("Description", 512), ("ShortDescription", 120)]
)
async def test_texts_about_the_bot(client: Client, name: str, longest: int) -> None:
    """Name and descriptions by language, each with its limit."""
    field = {"Name": "name", "Description": "description"}.get(name, "short_description")
    long = {field: "x" * longest, "language_code": "de"}
    assert (await client.call(f"setMy{name}", **long)).result is True
    read = await client.call(f"getMy{name}", language_code="de")
    assert read.result == {field: "x" * longest}
    plain = (await client.call(f"getMy{name}")).result[field]
    assert plain == ("Papercast" if name == "Name" else "")
    answer = await client.call(f"setMy{name}", **{field: "x" * (longest + 1)})
    assert answer.why.endswith("is too long")
