"""What may stand where somebody is typing: for the console's line, and for a form's field."""

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.commands.base import Command, Context
from bot.commands.help import find
from bot.platforms import Choice
from bot.query import CATEGORIES
from bot.topics import Topic

MOST = 25
"""As many as a platform shows (Discord, autocomplete)."""
_LABEL = 100
"""Characters of a label (Discord, the same)."""
_CATEGORY = "cat:"


def words(line: str, commands: Sequence[Command], topics: Sequence[Topic]) -> Sequence[str]:
    """Words that may stand where the last one is being typed."""
    name, space, rest = line.lstrip().removeprefix("/").partition(" ")
    if not space:
        return _going_on(name, [command.name for command in commands if command.listed])
    command = find(commands, name)
    if command is None or not command.parameters:
        return ()
    return _going_on(rest.lstrip(), command.parameters[0].completion(topics, commands))


async def choices(
    context: Context, command: Command, parameter: str, typed: str
) -> Sequence[Choice]:
    """What may be given to that parameter, the likeliest first."""
    found = next((one for one in command.parameters if one.name == parameter), None)
    if found is None:
        return ()
    if found.own:
        every: Iterator[Choice] = iter(await _own(context, typed))
    else:
        options = (*found.values, *found.completion(context.topics, context.commands))
        fitting = (one for one in options if typed.casefold() in one.casefold())
        every = (Choice(one, one[:_LABEL]) for one in fitting)
        if found.name == "query":
            every = iter((*every, *_categories(typed)))
    return list(islice(every, MOST))


async def _own(context: Context, typed: str) -> list[Choice]:
    """The numbers of the chat's subscriptions, with what each asks."""
    found = [
        Choice(str(one.number), f"{one.number} {one.name or one.query}"[:_LABEL])
        for one in await context.subscriptions()
    ]
    return [one for one in found if typed.casefold() in one.label.casefold()]


def _categories(typed: str) -> Iterator[Choice]:
    """The categories that a last word ``cat:…`` may become, with what they are called."""
    before, found, begun = typed.rpartition(_CATEGORY)
    if not found or " " in begun:
        return
    for category, called in CATEGORIES.items():
        if begun.casefold() in f"{category} {called}".casefold():
            line = f"{before}{_CATEGORY}{category}"
            if len(line) <= _LABEL:
                yield Choice(line, f"{line} ({called})"[:_LABEL])


def _going_on(typed: str, options: Sequence[str]) -> list[str]:
    """What is left of each option from the word on that is being typed."""
    word = typed.rfind(" ") + 1
    fitting = (each for each in options if each[: len(typed)].casefold() == typed.casefold())
    return [each[word:] for each in fitting]
