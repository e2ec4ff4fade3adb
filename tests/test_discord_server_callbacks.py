"""How Discord's counterpart takes answers to interactions, by bare HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from servers.discord import Answer, Channel, DiscordServer, Limit, NotOffered, User
from servers.discord_bot import Bot, Visitor, running, visiting

OPTION = {"type": 3, "name": "query", "description": "What", "autocomplete": True}
COMMAND = {"name": "search", "description": "Find papers", "options": [OPTION]}
BUTTON = {"type": 2, "style": 1, "label": "More", "custom_id": "more"}
ROWS = [{"type": 1, "components": [BUTTON]}]


class Desk:
    """Asks as a person, answers as a bot."""

    def __init__(self, bot: Bot, visitor: Visitor, papers: Channel, ada: User) -> None:
        self.server, self.papers, self.ada = bot.server, papers, ada
        self._bot = bot
        self._visitor = visitor

    async def asked(self, *, focused: bool = False) -> Answer:
        """A command, or what is typed of it."""
        if focused:
            return await self.server.autocomplete(
                self.ada, self.papers, "search", {"query": "x"}, focused="query"
            )
        return await self.server.command(self.ada, self.papers, "search", {"query": "x"})

    async def post(self) -> Answer:
        """The answer to a command, with a button."""
        answer = await self.asked()
        await self.respond(4, {"content": "post", "components": ROWS})
        return await answer

    async def respond(self, kind: int, data: Any = None, query: str = "") -> tuple[int, int]:
        """A first response to what was asked last: the status and the code."""
        interaction = await self._last()
        path = f"/interactions/{interaction.id}/{interaction.token}/callback{query}"
        said = await self._visitor.ask("POST", path, {"type": kind, "data": data})
        return said.status, said.code if said.status >= 400 else 0

    async def webhook(self, method: str, path: str = "", body: Any = None, data: Any = None) -> Any:
        """A request to the webhook of what was asked last."""
        interaction = await self._last()
        url = f"/webhooks/{self.server.world.bot.id}/{interaction.token}{path}"
        return await self._visitor.ask(method, url, body, data=data)

    async def _last(self) -> Any:
        """What was asked last, once the bot has heard of it."""
        count = len(self.server.interactions._by_token)
        (interaction,) = await self._bot.heard("interaction", times=count)
        return interaction


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with (
        DiscordServer() as server,
        visiting(server) as visitor,
        running(Bot(server)) as bot,
    ):
        server.limits.per_route["webhook"] = Limit(100, 1.0)
        guild = server.guild()
        path = f"/applications/{server.world.bot.id}/guilds/{guild.id}/commands"
        assert (await visitor.ask("PUT", path, [COMMAND])).status == 200
        yield Desk(bot, visitor, server.channel(guild), server.user("ada"))


async def test_an_answer_may_carry_everything(desk: Desk) -> None:
    """Text, embeds, components and files, all for one person alone."""
    answer = await desk.asked()
    assert await desk.respond(5, {"flags": 64}) == (204, 0)
    form = aiohttp.FormData(quote_fields=False)
    body = '{"embeds":[{"title":"T","fields":[{"name":"N","value":"V"}]}],"content":"C"}'
    form.add_field("payload_json", body, content_type="application/json")
    form.add_field("files[0]", b"data", filename="x.txt")
    said = await desk.webhook("PATCH", "/messages/@original", data=form)
    assert said.body["attachments"][0]["ephemeral"]
    await answer
    assert (answer.ephemeral, answer.content, answer.components) == (True, "C", [])
    assert answer.embeds[0]["fields"][0]["inline"] is False
    assert [each.data for each in answer.files] == [b"data"]
    assert answer.text == "C\nT\nN\nV"
    assert not answer.message.silent


async def test_a_command_of_a_guild_names_it(desk: Desk) -> None:
    """The data of the interaction say where the command is registered."""
    await desk.asked()
    interaction = await desk._last()
    assert interaction.data["guild_id"] == str(interaction.guild_id)


@pytest.mark.parametrize("kind", [1, 6, 7, 8])
async def test_a_command_is_not_answered_by_just_anything(desk: Desk, kind: int) -> None:
    """By a message, by thinking or by a modal."""
    await desk.asked()
    assert await desk.respond(kind, {"content": "x"}) == (400, 50035)
    assert desk.server.violations


async def test_what_is_typed_is_answered_by_suggestions_alone(desk: Desk) -> None:
    """At most 25 of the option's type; a refused answer may be mended."""
    answer = await desk.asked(focused=True)
    assert await desk.respond(4, {"content": "x"}) == (400, 50035)
    assert await desk.respond(8, {"choices": [{"name": "x", "value": 5}]}) == (400, 50035)
    assert await desk.respond(8, {"choices": [{"name": "X", "value": "x"}]}) == (204, 0)
    assert (await answer).choices == [("X", "x")]


async def test_a_malformed_answer_is_refused_at_its_place(desk: Desk) -> None:
    """Faults of the message lie under data; the interaction stays open."""
    await desk.asked()
    assert await desk.respond(4, {"content": "x" * 2001}) == (400, 50035)
    assert "data" in desk.server.requests[-1].answer["errors"]
    assert await desk.respond(4, {"content": ""}) == (400, 50006)
    assert await desk.respond(9, {"title": "", "custom_id": "m", "components": []}) == (400, 50035)
    assert await desk.respond(4, {"content": "x"}, "?with_response=true") == (200, 0)


async def test_the_webhook_opens_with_the_first_response(desk: Desk) -> None:
    """Before it there is nothing to follow up, to read or to change."""
    await desk.asked()
    before = [
        await desk.webhook("POST", body={"content": "x"}),
        await desk.webhook("GET", "/messages/@original"),
        await desk.webhook("PATCH", "/messages/1", {"content": "x"}),
    ]
    assert [(said.status, said.code) for said in before] == [(404, 10015)] * 3
    await desk.respond(9, {"title": "M", "custom_id": "m", "components": MODAL})
    said = await desk.webhook("GET", "/messages/@original")
    assert (said.status, said.code) == (404, 10008)


MODAL = [
    {"type": 10, "content": "Read this."},
    {"type": 18, "label": "Pick", "component": {"type": 5, "custom_id": "pick"}},
]


async def test_a_modal_without_texts_cannot_be_filled_in(desk: Desk) -> None:
    """This counterpart types into text inputs and nothing else."""
    shown = await desk.asked()
    await desk.respond(9, {"title": "M", "custom_id": "m", "components": MODAL})
    with pytest.raises(NotOffered, match="not into type 5"):
        await desk.server.submit_modal(await shown, {})


async def test_a_modal_of_a_command_answers_with_a_message(desk: Desk) -> None:
    """It has no message that it could change."""
    shown = await desk.asked()
    await desk.respond(9, {"title": "M", "custom_id": "m", "components": MODAL[:1]})
    answer = await desk.server.submit_modal(await shown, {})
    assert await desk.respond(7, {"content": "x"}) == (400, 50035)
    assert await desk.respond(4, {"content": "done"}) == (204, 0)
    assert (await answer).content == "done"


async def test_a_press_may_be_answered_privately_or_by_a_change(desk: Desk) -> None:
    """Thinking leads to a new message; an update changes the old one and leaves its other parts."""
    post = (await desk.post()).message
    answer = await desk.server.press(desk.ada, post, "More")
    await desk.respond(5, {"flags": 64})
    await desk.webhook("POST", body={"content": "private", "flags": 0})
    assert (await answer).message is not post
    assert answer.ephemeral
    again = await desk.server.press(desk.ada, post, "more")
    await desk.respond(7, {"content": "changed", "flags": 4 | 4096})
    assert (await again).message is post
    assert (post.content, post.flags, post.silent) == ("changed", 4, False)
    assert post.components[0]["components"][0]["custom_id"] == "more"


async def test_an_answer_can_be_awaited_for_anything(desk: Desk) -> None:
    """Such as the third follow-up; in vain it says what there was."""
    answer = await desk.post()
    for number in range(3):
        await desk.webhook("POST", body={"content": str(number)})
    await answer.until(lambda answer: len(answer.followups) == 3)
    desk.server.signal.patience = 0.01
    with pytest.raises(AssertionError, match="'post', 3 follow-ups"):
        await answer.until(lambda answer: answer.updated)
    empty = await desk.asked()
    with pytest.raises(AssertionError, match="no message"):
        _ = empty.message
    with pytest.raises(AssertionError, match="no modal"):
        await desk.server.submit_modal(empty, {})
