"""From what was typed after a command's name to what was given for each of its parameters."""

import re

from bot.commands.base import PAGE, REMOVE, SORT, TO, Command, Given, Parameter
from bot.query.lexer import plain

_NAMED = {
    parameter: re.compile(
        rf'(?:^|\s){parameter.name}\s*[:：]\s*([^\s"]*)\s*$'
        rf'|^{parameter.name}\s*[:：]\s*([^\s"]+)\s',
        re.IGNORECASE,
    )
    for parameter in (PAGE, SORT, REMOVE)
}
_WITHIN = {
    parameter: re.compile(rf'(?<!\S){parameter.name}[:：]([^\s"]+)(?=\s)', re.IGNORECASE)
    for parameter in (PAGE, SORT)
}
_TO = re.compile(r"(?:^|\s)(here|dm)\s*$", re.IGNORECASE)


def bound(command: Command, typed: str, *, direct: bool = True) -> Given:
    """What was typed, by the names of the parameters.

    ``page:2``, ``sort:relevance``, ``remove:1`` and, where several people read, a last word
    ``here`` or ``dm`` are told from the rest; the first parameter takes all that is left, or its
    first word where it is a number or one of a few words, and another one follows. A page and an
    order may also stand within a query, which has no such fields.
    """
    given: dict[str, str] = {}
    rest = typed.strip()
    named = [one for one in _NAMED if one in command.parameters]
    for parameter in (*named, *named):  # each may stand before or behind the other
        if parameter.name in given:
            continue
        if found := _NAMED[parameter].search(rest) or _within(parameter, rest):
            given[parameter.name] = next(filter(None, found.groups()), "")
            rest = f"{rest[: found.start()].rstrip()} {rest[found.end() :].lstrip()}".strip()
    if TO in command.parameters and not direct and (to := _TO.search(rest)):
        given[TO.name] = to[1].lower()
        rest = rest[: to.start()].strip()
    free = [one for one in command.parameters if one not in {TO, *_NAMED}]
    if rest and free:
        parted = free[1:] and (free[0].own or free[0].values)
        given |= _free(rest, free[0].name, free[1].name if parted else None)
    return given


def _within(parameter: Parameter, typed: str) -> re.Match[str] | None:
    """Where it stands between words of a query; what is in quotation marks is sought."""
    found = parameter in _WITHIN and _WITHIN[parameter].search(typed)
    return found if found and plain(typed[: found.start()]).count('"') % 2 == 0 else None


def _free(rest: str, first: str, second: str | None) -> dict[str, str]:
    if second is None:
        return {first: rest}
    number, _, more = rest.partition(" ")
    return {first: number, second: more.strip()} if more.strip() else {first: number}
