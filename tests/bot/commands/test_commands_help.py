"""/help: every command is there, and every line it shows works."""

import re

import pytest
from desk import TALKING, Arxiv, Desk, paper

from bot.askers import Asker
from bot.commands import COMMANDS
from bot.commands.base import PAGE, Command, Right
from storage.database import Database


async def test_all_commands(sqlite_database: Database) -> None:
    """The first ones with a line that can be copied, then the others by their names."""
    assert await Desk(sqlite_database).says("/help") == (
        "Papercast reads arXiv every night and sends you the papers you ask for, "
        "each with a short summary.\n"
        "\n"
        "Get new papers as they appear:\n"
        '  /subscribe "talking portrait"\n'
        "\n"
        "List what this chat gets:\n"
        "  /subscriptions\n"
        "\n"
        "Stop one subscription:\n"
        "  /unsubscribe 1\n"
        "\n"
        "Search the stored papers, newest first:\n"
        '  /search "talking portrait"\n'
        "\n"
        "Show the newest papers:\n"
        "  /latest\n"
        "\n"
        "Show one paper:\n"
        "  /paper 2401.08503\n"
        "\n"
        "Also: /preview /blocklist /settings /edit /name /why /resend /abstract /bibtex /similar "
        "/help /export /forget /privacy /claim /status /invite /block /unblock\n"
        "More on one of them:\n"
        "  /help subscribe"
    )


@pytest.mark.parametrize(
    "asked", ["search", "/search", "SEARCH", "search@papercast_bot", "search x"]
)
async def test_one_command(sqlite_database: Database, asked: str) -> None:
    """The page of one command has what may follow it, how queries are written, and examples."""
    assert await Desk(sqlite_database).says(f"help {asked}") == (
        "# /search\n"
        "Search the stored papers, newest first.\n"
        'query: words, a "phrase in quotes" or au:"a name".\n'
        "sort: newest first, or relevance (may be left out).\n"
        "page: which page of the list, as in page:2 (may be left out).\n"
        'All words must be in a paper, in any form; a "phrase in quotes" stands together.\n'
        "OR gives a choice, -word leaves out, brackets group; sync* is every word that begins so.\n"
        'au:"a name", cat:cs.CV or cat:cs, ti: for the title, abs: co: jr: id: for the rest.\n'
        "since:30d, since:2026-01-01 and until: say of which days.\n"
        "live before the query asks arXiv itself; sort:relevance puts the best first.\n"
        "Examples:\n"
        '  /search "talking portrait"\n'
        '  /search "lip sync*" OR "talking head"\n'
        '  /search au:"Junyong Noh"\n'
        "  /search cat:cs.CV avatar -survey since:30d\n"
        '  /search live "talking portrait"'
    )


async def test_command_without_parameters(sqlite_database: Database) -> None:
    """A command that takes nothing has a short page."""
    assert await Desk(sqlite_database).says("help privacy") == (
        "# /privacy\nShow what is stored about you.\nFor example:\n  /privacy"
    )


async def test_unknown_command(sqlite_database: Database) -> None:
    """The nearest command is a line to copy; where none is near, the list is enough."""
    desk = Desk(sqlite_database)

    assert await desk.says("help serach") == (
        "No such command. /help shows all.\nPerhaps:\n  /help search"
    )
    assert await desk.says("help quux") == "No such command. /help shows all."


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_examples_work(sqlite_database: Database, command: Command) -> None:
    """Each example of each command is answered without a refusal."""
    desk = Desk(sqlite_database, Arxiv(paper("2401.08503", "A"), paper("hep-th/9901001", "B")))
    await desk.store(paper("2608.00001", "Talking heads talking head"), paper("2608.00002", "Z"))
    await desk.says("subscribe zebra")

    for example in command.examples:
        answer = await desk.says(f"{command.name} {example}")
        assert not re.search("problem|No such|no arXiv id|There is no|went wrong", answer)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_bare_commands_are_useful(sqlite_database: Database, command: Command) -> None:
    """A command menu sends the bare command: it is answered with something to go on with."""
    desk = Desk(sqlite_database, topics=(TALKING,))
    await desk.store(paper("2608.00001", "Zebra"))

    answer = await desk.says(f"/{command.name}")

    assert len(answer) > len("Nothing is waited for.")
    assert "wrong" not in answer
    assert "problem" not in answer


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_platform_can_show_it(command: Command) -> None:
    """Names and descriptions keep to the narrowest limits of the platforms' own menus."""
    assert re.fullmatch("[a-z]{1,32}", command.name)
    assert 1 <= len(command.help) <= 100
    for parameter in command.parameters:
        assert re.fullmatch("[a-z]{1,32}", parameter.name)
        assert 1 <= len(parameter.description) <= 100


def test_rights() -> None:
    """What changes a chat is for those who manage it; who comes in, for the operator."""
    managers = {command.name for command in COMMANDS if command.right is Right.MANAGER}
    operators = {command.name for command in COMMANDS if command.right is Right.OPERATOR}

    assert managers == {
        "subscribe", "unsubscribe", "blocklist", "settings", "edit", "name", "forget", "export",
        "resend",
    }  # fmt: skip
    assert operators == {"status", "invite", "block", "unblock"}


async def test_only_operators_are_shown_their_commands(sqlite_database: Database) -> None:
    """Others do not read of what they may not do."""
    ada = Asker("telegram", "1", "1")
    desk = Desk(sqlite_database)
    assert "/status" not in await desk.says("/help", ada)
    assert "No such command" in await desk.says("/help status", ada)
    for mistyped in ("statsu", "/help statsu", "unblok 1"):
        assert "status" not in await desk.says(mistyped, ada)
        assert "unblock" not in await desk.says(mistyped, ada)
    assert "Perhaps:\n  /status" in await desk.says("statsu")


@pytest.mark.parametrize("name", ["strat", "cancle"])
async def test_what_is_not_listed_is_not_suggested(sqlite_database: Database, name: str) -> None:
    """What comes by a link or answers a question is no command to try."""
    assert "Perhaps:\n  /start" not in await Desk(sqlite_database).says(name)
    assert "Perhaps:\n  /cancel" not in await Desk(sqlite_database).says(name)


def test_lists_have_pages() -> None:
    """Lists have pages."""
    paged = {each.name for each in COMMANDS if PAGE in each.parameters}
    assert paged == {"search", "latest", "subscriptions"}
