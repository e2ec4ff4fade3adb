"""What a bot hears on Telegram's local counterpart, and how messages look in updates."""

from collections.abc import AsyncIterator

import pytest
from servers.telegram import Person, TelegramServer
from servers.telegram_visitor import Client


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
def client(server: TelegramServer) -> Client:
    return Client(server)


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    return server.person("Ann", username="ann_lee", language_code="de")


def heard(server: TelegramServer) -> list[str]:
    """The texts the bot has heard."""
    messages = [each["message"] for each in server.updates.every if "message" in each]
    return [each["text"] for each in messages if "text" in each]


async def test_privacy_in_groups(server: TelegramServer, client: Client, ann: Person) -> None:
    """A bot hears commands for it and answers to it; as an administrator it hears all."""
    lab = server.group("Lab", owner=ann)
    sent = (await client.send(lab.id, "x")).result["message_id"]
    for text in ("hello", "/a", "/b@papercast_bot", "/c@Papercast_Bot x", "/d@other_bot", "x /e"):
        await server.say(ann, lab, text)
    await server.say(ann, lab, "yes", reply_to=lab.messages[sent])
    await server.say(ann, lab, "no", reply_to=server.messages(lab)[1])
    assert heard(server) == ["/a", "/b@papercast_bot", "/c@Papercast_Bot x", "yes"]
    assert server.updates.every[-1]["message"]["reply_to_message"]["message_id"] == sent
    server.promote(lab)
    await server.say(ann, lab, "all")
    server.demote(lab)
    server.world.privacy = False
    await server.say(ann, lab, "open")
    server.kick(lab)
    await server.say(ann, lab, "/gone")
    assert heard(server)[4:] == ["all", "open"]


async def test_commands_are_marked(server: TelegramServer, ann: Person) -> None:
    """A command is an entity at the start, with the name of the bot in it."""
    await server.say(ann, ann.dm, "/subscribe@papercast_bot cs.CV")
    message = server.updates.every[-1]["message"]
    assert message["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 24},
        {"type": "url", "offset": 25, "length": 5},
    ]
    assert message["from"] == {
        "id": ann.id, "is_bot": False, "first_name": "Ann", "username": "ann_lee",
        "language_code": "de",
    }  # fmt: skip
    assert message["chat"] == {
        "id": ann.id, "type": "private", "first_name": "Ann", "username": "ann_lee",
    }  # fmt: skip


async def test_channel_posts(server: TelegramServer, client: Client, ann: Person) -> None:
    """A post has no sender; a bot that is no administrator does not hear it."""
    news = server.channel("News", owner=ann)
    await server.say(ann, news, "/start")
    post = server.updates.every[-1]["channel_post"]
    assert "from" not in post
    assert post["sender_chat"]["id"] == news.id
    assert (await client.send(news.id, "x")).result["sender_chat"]["title"] == "News"
    assert [each.text for each in server.sent(news)] == ["x"]
    server.demote(news)
    await server.say(ann, news, "/more")
    kinds = [list(each)[1] for each in server.updates.every]
    assert kinds == ["channel_post", "my_chat_member"]
