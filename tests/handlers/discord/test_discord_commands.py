"""The commands as Discord has them: registered when they differ, and within its rules."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from contracts import up
from discord_stage import Engine, discord_server, opened, serving
from pydantic import SecretStr
from servers import discord_faults as faults
from servers.discord import DiscordServer
from servers.discord_commands import check_commands
from structlog.testing import capture_logs

from bot.blocks import Line, Reply
from bot.clock import SystemClock
from bot.commands import COMMANDS
from bot.commands.base import Command, Context, Given, Parameter, Right
from bot.platforms import RetryLater
from handlers.discord.commands import CHANNEL, about_channel, registered
from handlers.discord.endpoints import Endpoints
from handlers.discord.platform import Discord

ENGINE = Engine({"help": Reply((Line("Helped."),))})


async def _run(context: Context, given: Given) -> Reply:
    del context, given
    return Reply(())


PLAIN = Command("plain", "do something", _run)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with discord_server() as server:
        yield server


def options(command: Command) -> dict[str, dict[str, object]]:
    """The options of one command, by name."""
    (made,) = registered([command])
    return {option["name"]: option for option in made["options"]}


def test_all_commands_keep_to_discords_rules() -> None:
    """Names, descriptions, the order of options, and the length of everything together."""
    check_commands(registered())
    names = [made["name"] for made in registered()]
    assert names == [command.name for command in COMMANDS if command.listed]


def test_they_can_be_given_everywhere() -> None:
    """In guilds, to the bot and with others; installed by a guild or by a person."""
    for made in registered():
        assert made["contexts"] == [0, 1, 2]
        assert made["integration_types"] == [0, 1]
        assert "default_member_permissions" not in made


def test_options_say_what_they_take() -> None:
    """Described, required ones first; few values are offered, others are completed."""
    command = replace(
        PLAIN,
        parameters=(
            Parameter("to", "here or there", values=("here", "dm")),
            Parameter("number", "its number", required=True, own=True),
            Parameter("id", "x" * 120),
        ),
    )
    made = options(command)
    assert list(made) == ["number", "to", "id"]
    assert made["number"] == {
        "type": 3,
        "name": "number",
        "description": "Its number",
        "required": True,
        "autocomplete": True,
    }
    assert made["to"]["choices"] == [
        {"name": "here", "value": "here"},
        {"name": "dm", "value": "dm"},
    ]
    assert len(str(made["id"]["description"])) == 100
    assert "autocomplete" not in made["id"]


def test_a_search_takes_an_order() -> None:
    """It is chosen from the two there are; a page is typed, and what is sought is completed."""
    search = next(command for command in COMMANDS if command.name == "search")
    made = options(search)
    assert list(made) == ["query", "sort", "page"]
    assert made["sort"] == {
        "type": 3,
        "name": "sort",
        "description": "Newest first, or relevance",
        "choices": [
            {"name": "newest", "value": "newest"},
            {"name": "relevance", "value": "relevance"},
        ],
    }
    assert made["query"]["autocomplete"] is True
    assert "autocomplete" not in made["page"]


@pytest.mark.parametrize(("name", "option"), [("preview", "query"), ("similar", "id")])
def test_what_a_person_must_say(name: str, option: str) -> None:
    """A preview needs a query, and completes it; what is similar needs a paper."""
    command = next(command for command in COMMANDS if command.name == name)
    made = options(command)
    assert list(made) == [option]
    assert made[option]["required"] is True
    assert made[option].get("autocomplete", False) is (name == "preview")


def test_what_changes_a_chat_can_be_told_which() -> None:
    """Commands of those who manage it, and the list; unless it has such an option of its own."""
    assert CHANNEL not in options(PLAIN)
    managed = replace(PLAIN, right=Right.MANAGER)
    assert options(managed)[CHANNEL]["type"] == 7
    own = replace(managed, parameters=(Parameter(CHANNEL, "x"),))
    assert options(own)[CHANNEL]["type"] == 3
    about = {command.name for command in COMMANDS if about_channel(command)}
    assert {"subscribe", "subscriptions", "unsubscribe", "forget"} <= about
    assert "search" not in about


def test_what_comes_by_a_link_is_not_registered() -> None:
    """It would only be in the way in a menu."""
    assert registered([replace(PLAIN, listed=False)]) == []


async def test_they_are_registered_once(server: DiscordServer) -> None:
    """A second start sees that they are there, although Discord has added to them."""
    for _ in range(2):
        async with opened(server) as platform, serving(platform, ENGINE):
            pass
    assert server.sync_count == 1
    assert [each["name"] for each in server.commands] == [each["name"] for each in registered()]
    assert server.violations == []


@pytest.mark.parametrize("change", ["description", "option", "missing", "extra"])
async def test_they_are_registered_when_they_differ(server: DiscordServer, change: str) -> None:
    """Whatever the difference, all are put at once."""
    async with opened(server) as platform, serving(platform, ENGINE):
        pass
    there = server.commands
    if change == "description":
        there[0]["description"] = "Something else"
    elif change == "option":
        there[0]["options"][0]["description"] = "Something else"
    elif change == "missing":
        there.pop()
    else:
        there.append({**there[0], "id": "1", "name": "old"})
    async with opened(server) as platform, serving(platform, ENGINE):
        pass
    assert server.sync_count == 2
    assert [each["name"] for each in server.commands] == [each["name"] for each in registered()]


async def test_when_they_are_refused(server: DiscordServer) -> None:
    """It is noted, and the commands that are there must do; messages are heard."""
    user = server.user("ada")
    faulty = [replace(PLAIN, name="No Such Name")]
    platform = Discord(SecretStr(server.token), endpoints(server), SystemClock(), faulty)
    await platform.open()
    with capture_logs() as logs:
        async with serving(platform, ENGINE):
            await server.say_dm(user, "/help")
            await server.seen(server.dm(user), lambda one: one.text == "Helped.")
    await platform.close()
    assert [one["event"] for one in logs] == ["commands not registered"]
    assert server.commands == []
    assert len(server.violations) == 1


async def test_when_discord_is_down(server: DiscordServer) -> None:
    """It is begun anew later, with everything closed."""
    server.fail("GET", f"/applications/{server.world.bot.id}/commands", faults.status(503))
    async with opened(server) as platform:
        with pytest.raises(RetryLater):
            await platform.serve(ENGINE, up)
        assert not platform.ready


def endpoints(server: DiscordServer) -> Endpoints:
    """Where the counterpart is."""
    return Endpoints(server.api_url, server.gateway_url)
