"""What may stand where somebody is typing: for the console's line, and for a form's field."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice

from bot.askers import Choice
from bot.commands.base import REMOVE, Command, Context
from bot.commands.help import find, usable
from bot.query import CATEGORIES
from bot.topics import Topic

MOST = 25
"""As many as a platform shows (Discord, autocomplete)."""
_LABEL = 100
"""Characters of a label (Discord, the same)."""
_FIELDS = {
    "ti": "title",
    "abs": "abstract",
    "au": "author",
    "cat": "category",
    "co": "comment",
    "jr": "journal",
    "id": "arXiv id",
}
_FIELD = re.compile(r"(?:^|(?<=[\s(-]))[a-z]{2,}$", re.IGNORECASE)
_CATEGORY = re.compile(r"\bcat\s*[:：]\s*(\S*)$", re.IGNORECASE)


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
    elif found is REMOVE:
        every = iter(await _blocked(context, typed))
    else:
        options = (*found.values, *found.completion(context.topics, await usable(context)))
        fitting = (one for one in options if typed.casefold() in one.casefold())
        every = (Choice(one, one[:_LABEL]) for one in fitting)
        if found.name == "query":
            every = chain(every, _categories(typed), _fields(typed))
    return list(islice(every, MOST))


async def _own(context: Context, typed: str) -> list[Choice]:
    """The numbers of the chat's subscriptions, with what each asks."""
    own = await context.subscriptions()
    return _numbers(((one.number, one.name or one.query) for one in own), typed)


async def _blocked(context: Context, typed: str) -> list[Choice]:
    """The numbers of the chat's block list, with what each stands for."""
    return _numbers(((one.number, one.query) for one in await context.blocked()), typed)


def _numbers(numbered: Iterable[tuple[int, str]], typed: str) -> list[Choice]:
    found = [Choice(str(number), f"{number} {said}"[:_LABEL]) for number, said in numbered]
    return [one for one in found if typed.casefold() in one.label.casefold()]


def _categories(typed: str) -> Iterator[Choice]:
    """The categories that a last word ``cat:…`` may become, with what they are called."""
    found = _CATEGORY.search(typed)
    if found is None:
        return
    begun = found[1].casefold()
    for category in sorted(CATEGORIES, key=partial(_distance, begun)):
        called = CATEGORIES[category]
        line = f"{typed[: found.start()]}cat:{category}"
        if begun in f"{category} {called}".casefold() and len(line) <= _LABEL:
            yield Choice(line, f"{line} ({called})"[:_LABEL])


def _fields(typed: str) -> Iterator[Choice]:
    """The fields that a last word may become, by their names or by what they are."""
    found = _FIELD.search(typed)
    if found is None:
        return
    begun = found[0].casefold()
    for field, called in _FIELDS.items():
        line = f"{typed[: found.start()]}{field}:"
        if any(one.casefold().startswith(begun) for one in (field, called)) and len(line) <= _LABEL:
            yield Choice(line, f"{line} ({called})"[:_LABEL])


def _distance(begun: str, category: str) -> int:
    """How far what is typed is from the name: its beginning, a part of it, only in what it is."""
    name = category.casefold()
    return 0 if name.startswith(begun) else 1 if begun in name else 2


def _going_on(typed: str, options: Sequence[str]) -> list[str]:
    """What is left of each option from the word on that is being typed."""
    word = typed.rfind(" ") + 1
    fitting = (each for each in options if each[: len(typed)].casefold() == typed.casefold())
    return [each[word:] for each in fitting]
