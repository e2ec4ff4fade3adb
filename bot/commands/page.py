"""The page of all commands, for people who read before they type: ``docs/commands.md``."""

import sys
from collections.abc import Iterator, Sequence

from bot.commands import COMMANDS
from bot.commands.base import PAGE, REMOVE, Command, Parameter, Right

_HEAD = """\
# Commands

<!-- Written by `make docs` from the commands themselves. -->

All commands work everywhere: on Discord they are chosen from the list that opens after `/`, with a
field for each part; on Telegram and in the console they are typed as the examples show. Each can be
sent bare, and then says what it takes. `/help` and a command's name show the same as this page.
"""

_WHO = {
    Right.ANYONE: "For everybody.",
    Right.MANAGER: "For everybody in a direct message, else for those who manage the chat.",
    Right.OPERATOR: "For the operator.",
}


def page(commands: Sequence[Command]) -> str:
    """The commands in their order, as Markdown; those that come by a link alone are left out."""
    shown = [command for command in commands if command.listed]
    listed = "\n".join(f"- [/{one.name}](#{one.name}): {_first_small(one.help)}" for one in shown)
    return "\n".join([_HEAD, listed, *("\n".join(_section(command)) for command in shown), ""])


def _section(command: Command) -> Iterator[str]:
    yield f"\n## /{command.name}\n"
    yield f"{command.help}. {_WHO[command.right]}"
    if command.parameters:
        yield ""
        yield from map(_parameter, command.parameters)
    for note in command.notes:
        yield f"\n{note}"
    yield "\n```text"
    yield from (f"/{command.name} {example}".rstrip() for example in command.examples)
    yield "```"


def _parameter(parameter: Parameter) -> str:
    optional = "" if parameter.required else " (may be left out)"
    typed = f"{parameter.name}:" if parameter in {PAGE, REMOVE} else parameter.name
    return f"- `{typed}`{optional}: {parameter.description}"


def _first_small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


if __name__ == "__main__":
    sys.stdout.write(page(COMMANDS))
