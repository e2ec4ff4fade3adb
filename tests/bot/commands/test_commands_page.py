"""The page of all commands: it is what the commands say today."""

import re
import subprocess
import sys
from pathlib import Path

from bot.blocks import Reply
from bot.commands import COMMANDS
from bot.commands.base import PAGE, Command, Context, Given, Parameter, Right
from bot.commands.page import page

DOCS = Path(__file__).parents[3] / "docs"


async def silent(context: Context, given: Given) -> Reply:
    del context, given
    return Reply(())


ONE = Command(
    "one",
    "Do one thing",
    silent,
    (Parameter("what", "a thing", required=True), PAGE),
    Right.OPERATOR,
    ("A note.", "Another."),
    ("", "thing"),
)
HIDDEN = Command("hidden", "Come by a link", silent, listed=False)


def test_the_page_in_docs_is_up_to_date() -> None:
    """Whoever changes a command runs ``make docs``."""
    assert (DOCS / "commands.md").read_text("utf-8") == page(COMMANDS)


def test_one_command() -> None:
    """Its help, who may give it, what may follow, its notes, and lines to type."""
    made = page([ONE, HIDDEN])

    assert made.endswith(
        "\n- [/one](#one): do one thing\n"
        "\n## /one\n\n"
        "Do one thing. For the operator.\n\n"
        "- `what`: a thing\n"
        "- `page:` (may be left out): which page of the list, as in page:2\n\n"
        "A note.\n\nAnother.\n\n"
        "```text\n/one\n/one thing\n```\n"
    )
    assert "hidden" not in made


def test_every_link_leads_to_a_section() -> None:
    """The list at the top names each section, in the order of /help."""
    made = page(COMMANDS)
    linked = re.findall(r"\(#([a-z]+)\)", made)

    assert linked == [one.name for one in COMMANDS if one.listed]
    assert re.findall("^## /([a-z]+)$", made, re.MULTILINE) == linked


def test_it_is_written_by_a_module() -> None:
    """Running the module prints the page."""
    run = [sys.executable, "-m", "bot.commands.page"]
    made = subprocess.run(run, capture_output=True, check=True, cwd=DOCS.parent)

    assert made.stdout.decode() == page(COMMANDS)
