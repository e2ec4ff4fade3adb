"""Who may write where on Telegram's local counterpart, and who is where."""

from collections.abc import AsyncIterator, Callable

import pytest
from servers.telegram import Chat, Person, TelegramServer
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


def kinds(server: TelegramServer) -> list[str]:
    """The kinds of all updates so far."""
    return [next(key for key in each if key != "update_id") for each in server.updates.every]


async def test_a_bot_cannot_begin(server: TelegramServer, client: Client, ann: Person) -> None:
    """Somebody unknown is not found; somebody met in a group must start the bot first."""
    assert (await client.send(ann.id, "x")).why == "400 Bad Request: chat not found"
    lab = server.group("Lab")
    await server.say(ann, lab, "/start")
    assert (await client.send(ann.id, "x")).why == (
        "403 Forbidden: bot can't initiate conversation with a user"
    )
    await server.say(ann, ann.dm, "/start")
    assert (await client.send(ann.id, "x")).status == 200


async def test_a_blocked_bot_is_told(server: TelegramServer, client: Client, ann: Person) -> None:
    """Blocking and unblocking change the bot's place in the private chat."""
    await server.say(ann, ann.dm, "/start")
    server.block(ann)
    assert (await client.send(ann.id, "x")).why == "403 Forbidden: bot was blocked by the user"
    with pytest.raises(AssertionError, match="has blocked the bot"):
        await server.say(ann, ann.dm, "x")
    server.unblock(ann)
    assert (await client.send(ann.id, "x")).status == 200
    moves = [each["my_chat_member"] for each in server.updates.every[1:]]
    assert [each["new_chat_member"]["status"] for each in moves] == ["kicked", "member"]
    assert moves[0]["from"]["language_code"] == "de"


async def test_a_group_that_only_administrators_write_in(
    server: TelegramServer, client: Client
) -> None:
    """No bot is told of it; who asks learns what members may do, and administrators may all."""
    lab = server.group("Lab")
    before = len(server.updates.every)
    server.silence(lab)
    assert len(server.updates.every) == before
    told = await client.call("getChat", chat_id=lab.id)
    assert told.result["permissions"]["can_send_messages"] is False
    assert (await client.send(lab.id, "x")).why == (
        "400 Bad Request: not enough rights to send text messages to the chat"
    )
    server.promote(lab)
    assert (await client.send(lab.id, "x")).status == 200
    server.demote(lab)
    server.silence(lab, silent=False)
    assert (await client.send(lab.id, "x")).status == 200


async def test_a_deactivated_account(server: TelegramServer, client: Client, ann: Person) -> None:
    """An account that is gone cannot be written to, and nobody is told."""
    await server.say(ann, ann.dm, "/start")
    server.deactivate(ann)
    assert (await client.send(ann.id, "x")).why == "403 Forbidden: user is deactivated"
    assert kinds(server) == ["message"]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda server: server.group("Lab"), "supergroup"),
        (lambda server: server.group("Lab", basic=True), "group"),
        (lambda server: server.channel("News"), "channel"),
    ],
)
async def test_chats_the_bot_is_not_in(
    server: TelegramServer, client: Client, make: Callable[[TelegramServer], Chat], name: str
) -> None:
    """Kicked and left are told apart, and each kind of chat is named."""
    chat = make(server)
    assert (await client.send(chat.id, "x")).status == 200
    server.kick(chat)
    kicked = f"403 Forbidden: bot was kicked from the {name} chat"
    assert (await client.send(chat.id, "x")).why == kicked
    for method in ("sendChatAction", "getChat", "getChatAdministrators", "getChatMemberCount"):
        action = {"action": "typing"} if method == "sendChatAction" else {}
        assert (await client.call(method, chat_id=chat.id, **action)).why == kicked
    server.leave(chat)
    left = f"403 Forbidden: bot is not a member of the {name} chat"
    assert (await client.send(chat.id, "x")).why == left
    server.join(chat)
    assert (await client.send(chat.id, "x")).status == 200
    assert kinds(server) == ["my_chat_member"] * 3


async def test_private_chats_of_others_are_unknown(server: TelegramServer, client: Client) -> None:
    """A chat that the bot never was in is not found; a public channel is, by its name too."""
    hidden = server.group("Hidden", bot=False)
    assert (await client.send(hidden.id, "x")).why == "400 Bad Request: chat not found"
    public = server.channel("News", username="daily_news", bot=False)
    outside = "403 Forbidden: bot is not a member of the channel chat"
    assert (await client.send(public.id, "x")).why == outside
    answer = await client.call("sendMessage", chat_id="@Daily_News", text="x")
    assert answer.why == outside
    assert (await client.call("getChat", chat_id="@daily_news")).result["title"] == "News"


async def test_rights_to_write(server: TelegramServer, client: Client) -> None:
    """A restricted bot and one that may not post are refused; administrators may write."""
    lab, news = server.group("Lab"), server.channel("News")
    server.restrict(lab)
    assert (await client.send(lab.id, "x")).why == (
        "400 Bad Request: not enough rights to send text messages to the chat"
    )
    server.restrict(lab, can_send=True)
    assert (await client.send(lab.id, "x")).status == 200
    server.promote(news, can_post=False)
    rights = "400 Bad Request: need administrator rights in the channel chat"
    assert (await client.send(news.id, "x")).why == rights
    server.demote(news)
    assert (await client.send(news.id, "x")).why == rights
    statuses = [
        each["my_chat_member"]["new_chat_member"]["status"] for each in server.updates.every
    ]
    assert statuses == ["restricted", "member", "administrator", "member"]


async def test_threads(server: TelegramServer, client: Client, ann: Person) -> None:
    """A message goes to its thread; a thread that is not there or closed refuses it."""
    forum = server.group("Lab", owner=ann, forum=True)
    papers = server.thread(forum, "Papers")
    sent = (await client.send(forum.id, "x", message_thread_id=papers)).result
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (papers, True)
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "Papers"
    assert server.messages(forum)[-1].thread == papers
    unknown = "400 Bad Request: message thread not found"
    assert (await client.send(forum.id, "x", message_thread_id=1)).why == unknown
    lab = server.group("Plain")
    assert (await client.send(lab.id, "x", message_thread_id=papers)).why == unknown
    closed = "400 Bad Request: TOPIC_CLOSED"
    server.close_thread(forum, papers)
    assert (await client.send(forum.id, "x", message_thread_id=papers)).why == closed
    server.close_thread(forum, None)
    assert (await client.send(forum.id, "x")).why == closed
    server.promote(forum)
    assert (await client.send(forum.id, "x", message_thread_id=papers)).status == 200
    server.demote(forum)
    server.reopen_thread(forum, papers)
    server.reopen_thread(forum, None)
    assert (await client.send(forum.id, "x", message_thread_id=papers)).status == 200
    server.delete_thread(forum, papers)
    assert (await client.send(forum.id, "x", message_thread_id=papers)).why == unknown
    assert [each.thread for each in server.messages(forum)] == []


async def test_an_answer_follows_into_its_thread(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """A reply without a thread goes where the message is that it answers."""
    forum = server.group("Lab", owner=ann, forum=True)
    papers = server.thread(forum, "Papers")
    asked = await server.say(ann, forum, "/help", thread=papers)
    assert server.updates.every[-1]["message"]["message_thread_id"] == papers
    sent = await client.send(forum.id, "x", reply_parameters={"message_id": asked.id})
    assert sent.result["message_thread_id"] == papers


async def test_a_group_that_became_a_supergroup(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """The old id is refused with the new one, and both chats say what happened."""
    old = server.group("Lab", owner=ann, basic=True)
    new = server.migrate(old)
    answer = await client.send(old.id, "x")
    assert answer.why == "400 Bad Request: group chat was upgraded to a supergroup chat"
    assert answer.body["parameters"] == {"migrate_to_chat_id": new.id}
    said = [each["message"] for each in server.updates.every]
    assert said[0]["migrate_to_chat_id"] == new.id
    assert said[1]["migrate_from_chat_id"] == old.id
    assert (await client.send(new.id, "x")).status == 200
    with pytest.raises(AssertionError, match="a supergroup now"):
        await server.say(ann, old, "x")
    with pytest.raises(AssertionError, match="only a basic group"):
        server.migrate(new)
    server.migrate(server.group("Without", basic=True, bot=False))
    assert len(server.updates.every) == 2


async def test_who_is_in_a_chat(server: TelegramServer, client: Client, ann: Person) -> None:
    """Members by their status; administrators without other bots."""
    bob, eve = server.person("Bob"), server.person("Eve")
    lab = server.group("Lab", owner=ann, forum=True)
    helper = server.person("Helper")
    helper.is_bot = True
    server.join(lab, bob)
    server.promote(lab, bob)
    server.promote(lab, helper)
    server.restrict(lab, eve)

    async def status(person: Person) -> str:
        answer = await client.call("getChatMember", chat_id=lab.id, user_id=person.id)
        word: str = answer.result["status"]
        return word

    assert [await status(each) for each in (ann, bob, eve)] == [
        "creator", "administrator", "restricted",
    ]  # fmt: skip
    server.kick(lab, eve)
    assert await status(eve) == "kicked"
    server.leave(lab, eve)
    assert await status(eve) == "left"
    server.demote(lab, bob)
    assert await status(bob) == "member"
    admins = (await client.call("getChatAdministrators", chat_id=lab.id)).result
    assert [each["user"]["first_name"] for each in admins] == ["Ann"]
    assert (await client.call("getChatMemberCount", chat_id=lab.id)).result == 4
    stranger = await client.call("getChatMember", chat_id=lab.id, user_id=1)
    assert stranger.why == "400 Bad Request: invalid user_id specified"
    full = (await client.call("getChat", chat_id=lab.id)).result
    assert (full["title"], full["is_forum"], full["type"]) == ("Lab", True, "supergroup")
    assert server.violations == []


async def test_members_of_channels_and_private_chats(
    server: TelegramServer, client: Client, ann: Person
) -> None:
    """A bot without rights sees no members of a channel, and a DM has no administrators."""
    news = server.channel("News", owner=ann)
    server.demote(news)
    member = await client.call("getChatMember", chat_id=news.id, user_id=ann.id)
    assert member.why == "400 Bad Request: member list is inaccessible"
    await server.say(ann, ann.dm, "/start")
    own = await client.call("getChatMember", chat_id=ann.id, user_id=ann.id)
    assert own.result["status"] == "member"
    admins = await client.call("getChatAdministrators", chat_id=ann.id)
    assert admins.why == "400 Bad Request: there are no administrators in the private chat"


async def test_leaving(server: TelegramServer, client: Client, ann: Person) -> None:
    """The bot leaves, is told so, and cannot leave a private chat."""
    lab = server.group("Lab")
    assert (await client.call("leaveChat", chat_id=lab.id)).result is True
    assert server.updates.every[-1]["my_chat_member"]["new_chat_member"]["status"] == "left"
    assert (await client.call("leaveChat", chat_id=lab.id)).why.startswith("403")
    await server.say(ann, ann.dm, "/start")
    assert (await client.call("leaveChat", chat_id=ann.id)).why.startswith("400")


async def test_chat_actions(server: TelegramServer, client: Client, ann: Person) -> None:
    """What the bot is doing is shown; only known words are."""
    await server.say(ann, ann.dm, "/start")
    await client.call("sendChatAction", chat_id=ann.id, action="typing")
    assert ann.dm.actions == ["typing"]
    wrong = await client.call("sendChatAction", chat_id=ann.id, action="thinking")
    assert wrong.why == "400 Bad Request: wrong parameter action in request"


async def test_a_test_cannot_do_what_a_client_would_not_allow(
    server: TelegramServer, ann: Person
) -> None:
    """Nobody writes in another's private chat, in a chat they left, or in an unknown thread."""
    bob = server.person("Bob")
    lab = server.group("Lab", owner=ann)
    with pytest.raises(AssertionError, match="not in that private chat"):
        await server.say(bob, ann.dm, "x")
    server.kick(lab, bob)
    with pytest.raises(AssertionError, match="is not in Lab"):
        await server.say(bob, lab, "x")
    server.restrict(lab, bob)
    with pytest.raises(AssertionError, match="may not write in Lab"):
        await server.say(bob, lab, "x")
    with pytest.raises(AssertionError, match="no such thread"):
        await server.say(ann, lab, "x", thread=7)
    with pytest.raises(AssertionError, match="only a forum"):
        server.thread(lab, "x")
    assert repr(lab) == "<supergroup Lab>"
    assert "private" in repr(ann.dm)
