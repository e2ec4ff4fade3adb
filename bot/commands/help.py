"""``/help``: what can be asked, in the words of the commands themselves."""

from collections.abc import Iterator, Sequence

from bot.blocks import Block, Copy, Line, Reply
from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter, Right
from bot.topics import Topic

_FIRST = frozenset({"subscribe", "subscriptions", "unsubscribe", "search", "latest", "paper"})
"""The commands that are shown with an example when all are asked for."""

UNKNOWN = "No such command. /help shows all."

ABOUT = (
    "Papercast reads arXiv every night and sends you the papers you ask for, "
    "each with a short summary."
)


async def show_help(context: Context, given: Given) -> Reply:
    """Answer with all commands, or with one."""
    asked = given.get("command")
    offered = await usable(context)
    if asked is None:
        return Reply(tuple(_all(offered)))
    name, _, rest = asked.removeprefix("/").partition(" ")
    command = find(offered, name)
    if command is None:
        return unknown(offered, name, rest, before="/help ")
    return Reply(tuple(_one(command)))


async def usable(context: Context) -> list[Command]:
    """The listed commands that the asker may give."""
    operator = await context.access.is_operator(context.asker)
    return [
        one
        for one in context.commands
        if one.listed and (operator or one.right is not Right.OPERATOR)
    ]


def find(commands: Sequence[Command], name: str) -> Command | None:
    """The command of that name; ``name@bot`` is how groups say which bot is meant."""
    bare = name.partition("@")[0].casefold()
    return next((command for command in commands if command.name == bare), None)


def unknown(commands: Sequence[Command], name: str, rest: str, before: str = "/") -> Reply:
    """That there is no such command, with the line that was probably meant."""
    near = asking.nearest(name, [command.name for command in commands])
    if near is None:
        return Reply((Line(UNKNOWN),))
    return Reply((Line(UNKNOWN), Line("Perhaps:"), Copy(f"{before}{near} {rest}".rstrip())))


def _all(commands: Sequence[Command]) -> Iterator[Block]:
    yield Line(ABOUT)
    for command in (one for one in commands if one.name in _FIRST):
        yield Line("")
        yield Line(f"{command.help}:")
        yield Copy(f"/{command.name} {next(iter(command.examples), '')}".rstrip())
    yield Line("")
    rest = " ".join(f"/{command.name}" for command in commands if command.name not in _FIRST)
    if rest:
        yield Line(f"Also: {rest}")
    yield Line("More on one of them:")
    yield Copy(f"/help {commands[0].name}")


def _one(command: Command) -> Iterator[Block]:
    yield Line(f"/{command.name}", strong=True)
    yield Line(f"{command.help}.")
    for parameter in command.parameters:
        optional = "" if parameter.required else " (may be left out)"
        yield Line(f"{parameter.name}: {parameter.description}{optional}.")
    yield from map(Line, command.notes)
    yield Line("For example:" if len(command.examples) == 1 else "Examples:")
    yield from asking.examples(command)


def _names(topics: Sequence[Topic], commands: Sequence[Command]) -> Sequence[str]:  # noqa: ARG001 - a Completion
    return [command.name for command in commands if command.listed]


HELP = Command(
    name="help",
    help="Show what can be asked",
    run=show_help,
    parameters=(Parameter("command", "one command", completion=_names),),
    examples=("", "subscribe"),
)
