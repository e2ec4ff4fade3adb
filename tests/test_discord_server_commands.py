"""What Discord's counterpart lets a bot register as commands."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from servers.discord import DiscordServer, NotOffered
from servers.discord_bot import Visitor, visiting
from servers.discord_commands import characters, check_command, check_commands
from servers.discord_errors import Refused

Json = dict[str, Any]


def command(**given: Any) -> Json:
    return {"name": "search", "description": "Find papers"} | given


def option(**given: Any) -> Json:
    return {"type": 3, "name": "query", "description": "What to look for"} | given


def nested(*kinds: int) -> Json:
    """Options inside each other, of these types."""
    inner = [nested(*kinds[1:])] if len(kinds) > 1 else []
    return option(type=kinds[0], name=f"x{kinds[0]}", options=inner)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


@pytest.fixture
async def visitor(server: DiscordServer) -> AsyncIterator[Visitor]:
    async with visiting(server) as visitor:
        yield visitor


def commands_of(server: DiscordServer, guild_id: int | None = None) -> str:
    guild = "" if guild_id is None else f"/guilds/{guild_id}"
    return f"/applications/{server.world.bot.id}{guild}/commands"


@pytest.mark.parametrize(
    "given",
    [
        command(),
        command(name="été_1", description="d" * 100),
        command(type=2, name="Show Papers", description=""),
        command(options=[option(required=True), option(name="b")]),
        command(options=[option(name=f"o{number}") for number in range(25)]),
        command(options=[option(choices=[{"name": "a", "value": "a"}])]),
        command(options=[option(autocomplete=True)]),
        command(options=[nested(2, 1, 3)]),
        command(contexts=[0, 1], integration_types=[0, 1]),
        command(name_localizations={"fr": "chercher"}, description_localizations={"fr": "x"}),
    ],
)
def test_what_keeps_the_rules_passes(given: Json) -> None:
    """Names, descriptions, options, choices, sub-commands, contexts."""
    check_commands([given])


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (command(name="Search"), "INVALID_NAME"),
        (command(name="two words"), "INVALID_NAME"),
        (command(name="n" * 33), "BAD_LENGTH"),
        (command(name=""), "REQUIRED"),
        (command(description=""), "REQUIRED"),
        (command(description="d" * 101), "BAD_LENGTH"),
        (command(description_localizations={"fr": "d" * 101}), "BAD_LENGTH"),
        (command(name_localizations={"fr": "Chercher"}), "INVALID_NAME"),
        (command(type=9), "CHOICES"),
        (command(type=2, name="n" * 33), "BAD_LENGTH"),
        (command(contexts=[3]), "CHOICES"),
        (command(integration_types=[2]), "CHOICES"),
        (command(options=[option(name=f"o{number}") for number in range(26)]), "BAD_LENGTH"),
        (command(options=[option(), option(name="b", required=True)]), "REQUIRED_INVALID"),
        (command(options=[option(), option()]), "DUPLICATE_NAME"),
        (command(options=[option(type=12)]), "CHOICES"),
        (command(options=[option(description="")]), "REQUIRED"),
        (command(options=[option(choices=[{"name": "a", "value": "a"}] * 26)]), "BAD_LENGTH"),
        (command(options=[option(choices=[{"name": "a", "value": "a" * 101}])]), "BAD_LENGTH"),
        (
            command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]),
            "AUTOCOMPLETE_INVALID",
        ),
        (command(options=[option(type=6, autocomplete=True)]), "AUTOCOMPLETE_INVALID"),
        (command(options=[nested(1), option()]), "TYPE_INVALID"),
        (command(options=[nested(1, 1)]), "CHOICES"),
        (command(options=[nested(2, 2)]), "CHOICES"),
        (command(options=[nested(2, 3)]), "CHOICES"),
    ],
)
def test_what_breaks_a_rule_is_refused(given: Json, fault: str) -> None:
    """Each rule has its own fault."""
    with pytest.raises(Refused) as refused:
        check_commands([given])
    assert fault in str(refused.value.errors)
    with pytest.raises(Refused):
        check_command(given)


def test_a_list_has_its_own_rules() -> None:
    """No name twice among commands of one type, and not too many of one type."""
    check_commands([command(), command(type=2), command(type=3)])
    with pytest.raises(Refused) as refused:
        check_commands([command(), command()])
    assert "DUPLICATE_NAME" in str(refused.value.errors)
    check_commands([command(name=f"c{number}") for number in range(100)])
    with pytest.raises(Refused) as refused:
        check_commands([command(name=f"c{number}") for number in range(101)])
    assert "EXCEEDED" in str(refused.value.errors)


def test_all_characters_together_are_limited() -> None:
    """8,000 in names, descriptions and choices, of which only the longest language counts."""
    counted = command(
        name="abc",
        description="de",
        description_localizations={"fr": "four"},
        options=[option(name="xy", description="z", choices=[{"name": "n", "value": 12}])],
    )
    assert characters(counted) == 3 + 4 + 2 + 1 + 1 + 2
    choices = [{"name": "n" * 100, "value": f"{number:0100}"} for number in range(20)]
    large = [option(name=f"o{number}", choices=choices) for number in range(2)]
    with pytest.raises(Refused) as refused:
        check_command(command(options=large))
    assert "TOO_LARGE" in str(refused.value.errors)


async def test_a_command_is_posted_read_and_deleted(
    server: DiscordServer, visitor: Visitor
) -> None:
    """201 for a new name, 200 for one that is replaced; an unchanged one keeps its version."""
    path = commands_of(server)
    first = await visitor.ask("POST", path, command(options=[option(min_length=None)]))
    again = await visitor.ask("POST", path, command(options=[option()]))
    changed = await visitor.ask("POST", path, command(description="Look"))
    assert [each.status for each in (first, again, changed)] == [201, 200, 200]
    assert first.body == again.body
    assert changed.body["id"] == first.body["id"]
    assert changed.body["version"] != first.body["version"]
    assert (await visitor.ask("GET", path)).body == server.commands == [changed.body]
    gone = await visitor.ask("DELETE", f"{path}/{first.body['id']}")
    assert (gone.status, server.commands, server.sync_count) == (204, [], 0)


async def test_a_guild_has_commands_of_its_own(server: DiscordServer, visitor: Visitor) -> None:
    """They are offered there before those of everywhere, and nowhere else."""
    lab, other = server.guild("Lab"), server.guild("Other")
    path = commands_of(server, lab.id)
    said = await visitor.ask("PUT", path, [command(default_member_permissions=32)])
    assert said.body[0]["guild_id"] == str(lab.id)
    assert said.body[0]["default_member_permissions"] == "32"
    assert server.commands == []
    with pytest.raises(NotOffered, match="no command search"):
        await server.command(server.user(), server.channel(other), "search")
    with pytest.raises(NotOffered, match="permissions 32"):
        await server.command(server.user(), server.channel(lab), "search")


async def test_a_refused_list_changes_nothing(server: DiscordServer, visitor: Visitor) -> None:
    """The refusal tells where it is wrong, and is counted as a violation."""
    await visitor.ask("PUT", commands_of(server), [command()])
    before = list(server.commands)
    said = await visitor.ask("PUT", commands_of(server), [command(), command(name="B")])
    assert (said.status, said.code) == (400, 50035)
    assert list(said.body["errors"]) == ["1"]
    assert server.commands == before
    assert len(server.violations) == 1
