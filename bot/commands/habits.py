"""The settings of a chat, one by one: what may be typed for each, and what is said of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from bot import hours
from bot.blocks import Copy
from bot.commands import zones
from bot.commands.base import Refusal
from bot.commands.times import between, time_of
from bot.commands.wording import count, quoted
from bot.notices import FORMAT, MOST
from storage.records import Habits

HELD = "hold"
"""What becomes of a message that may have arrived, where a chat has chosen nothing."""

_LARGEST = 100
_OFF = ("off", "none", "no", "never")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*[+\-−]\s*\d.*", re.IGNORECASE)
_SHOWS = {
    "compact": "title, authors and address",
    "summary": "title, authors and a short summary",
    "abstract": "title, authors, a short summary and the abstract",
}
_SENT = {
    "hold": "A message that may have arrived is not sent again unless somebody asks for it.",
    "resend": "A message that may have arrived is sent again; it may come twice.",
}
_VERSIONS = {
    "ignore": "A new version of a paper changes nothing here.",
    "edit": "A new version of a paper changes the post that has it.",
    "post": "A new version of a paper is posted, under the post that has it.",
}
IGNORED = "ignore"
"""What a new version does, where a chat has chosen nothing."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One of the settings; ``name`` is also the field of ``Habits`` that keeps it.

    Attributes:
        examples: what may be typed for it.
        read: from what was typed to what is kept. Raises ``Refusal``.
        said: what holds, in a sentence.
        typed: what holds, as it would be typed.
    """

    name: str
    examples: tuple[str, ...]
    read: Callable[[str], Any]
    said: Callable[[Habits, datetime], str]
    typed: Callable[[Habits], str]


def line(name: str, typed: str) -> str:
    """The command that sets it."""
    return f"/settings {name} {typed}"


def refused(said: str, name: str, *typed: str) -> Refusal:
    """That it cannot be set so, with lines that can."""
    return Refusal(said, *(Copy(line(name, one)) for one in typed))


def one_of(typed: str, name: str, words: Sequence[str], kind: str) -> str:
    """The word that was typed, if it is one of these.

    Raises:
        Refusal: when it is not.
    """
    word = typed.strip().casefold()
    if word not in words:
        wrong = f"{quoted(typed)} is no {kind}. Nothing was changed. "
        raise refused(f"{wrong}{kind.capitalize()}s: {', '.join(words)}.", name, words[0])
    return word


def _zone(typed: str) -> str:
    found = zones.found(typed)
    if len(found) == 1:
        return found[0]
    if found:
        said = f"{quoted(typed)} may be several places. Nothing was changed. Send one of these:"
        raise refused(said, "zone", *found)
    if _OFFSET.fullmatch(typed.strip()):
        said = f"{quoted(typed)} knows no summer time. Nothing was changed. Send a city:"
        raise refused(said, "zone", "Paris")
    near = zones.near(typed)
    then = "Perhaps:" if near else "Send a large city in your zone:"
    said = f"{quoted(typed)} is no city or zone that is known here. Nothing was changed. {then}"
    raise refused(said, "zone", *(near or ["Paris"]))


def _zone_said(habits: Habits, now: datetime) -> str:
    zone = hours.zone_of(habits)
    return f"The time zone is {zone}: it is {hours.local(now, zone):%H:%M} there."


def _hour(typed: str) -> time:
    at = time_of(typed)
    if at is None:
        wrong = f"{quoted(typed)} is no time of day. Nothing was changed. For example:"
        raise refused(wrong, "hour", "8:30")
    return at


def _quiet(typed: str) -> tuple[time, time] | None:
    if typed.strip().casefold() in _OFF:
        return None
    found = between(typed)
    if found is None:
        wrong = f"{quoted(typed)} does not say from when until when. Nothing was changed. "
        raise refused(f"{wrong}For example:", "quiet", "22-7", "off")
    return found


def _quiet_said(habits: Habits, now: datetime) -> str:  # noqa: ARG001 - as all of them
    if habits.quiet is None:
        return "There are no quiet hours."
    begins, ends = (f"{one:%H:%M}" for one in habits.quiet)
    return f"Quiet hours are from {begins} to {ends}: what comes then waits until {ends}."


def _quiet_typed(habits: Habits) -> str:
    return "-".join(f"{one:%H:%M}" for one in habits.quiet) if habits.quiet else "off"


def _most(typed: str) -> int:
    number = typed.strip()
    if not (number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= _LARGEST):
        wrong = f"{quoted(typed)} is no number from 1 to {_LARGEST}. Nothing was changed. "
        raise refused(f"{wrong}For example:", "most", "20")
    return int(number)


def _most_said(habits: Habits, now: datetime) -> str:  # noqa: ARG001 - as all of them
    whole = count(habits.most or MOST, "paper")
    return f"A digest shows {whole} whole; those beyond are a line each."


def _hour_said(habits: Habits, now: datetime) -> str:  # noqa: ARG001 - as all of them
    return f"Digests come at {hours.hour_of(habits):%H:%M}."


def _format_said(habits: Habits, now: datetime) -> str:  # noqa: ARG001 - as all of them
    return f"A paper is shown as {_SHOWS[habits.format or FORMAT]}."


def _unsure_said(habits: Habits, now: datetime) -> str:  # noqa: ARG001 - as all of them
    return _SENT[habits.unsure or HELD]


def _versions_said(habits: Habits, now: datetime) -> str:  # noqa: ARG001 - as all of them
    return _VERSIONS[habits.versions or IGNORED]


def _word(name: str, words: Sequence[str], kind: str) -> Callable[[str], str]:
    return lambda typed: one_of(typed, name, words, kind)


UNSURE = Setting(
    "unsure",
    tuple(_SENT),
    _word("unsure", tuple(_SENT), "answer"),
    _unsure_said,
    lambda habits: habits.unsure or HELD,
)
HABITS = (
    Setting("zone", ("Paris", "America/New_York"), _zone, _zone_said, hours.zone_of),
    Setting(
        "hour", ("8", "8:30"), _hour, _hour_said, lambda habits: f"{hours.hour_of(habits):%H:%M}"
    ),
    Setting("quiet", ("22-7", "off"), _quiet, _quiet_said, _quiet_typed),
    Setting(
        "format",
        tuple(_SHOWS),
        _word("format", tuple(_SHOWS), "format"),
        _format_said,
        lambda habits: habits.format or FORMAT,
    ),
    Setting("most", ("20", "10"), _most, _most_said, lambda habits: str(habits.most or MOST)),
    Setting(
        "versions",
        ("edit", "post", "ignore"),
        _word("versions", tuple(_VERSIONS), "choice"),
        _versions_said,
        lambda habits: habits.versions or IGNORED,
    ),
    UNSURE,
)
"""All that are kept with a chat, in the order in which they are shown."""
