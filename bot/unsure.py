"""What is done about a part that may have arrived already: a pure decision, without I/O.

may an earlier attempt have arrived?
  no ───────────────────────────────────────────────▶ SEND
  yes ┬ it lets us look ▶ LOOK ┬ found ─────────────▶ sent
      │                        ├ surely not there ──▶ SEND    as if for the first time
      │                        ├ not to be read now ▶ LOOK    later; nothing is sent meanwhile
      │                        └ not for us to read ┐
      └ it does not ────────────────────────────────┤
           ┌────────────────────────────────────────┘
           ├ the platform still knows the nonce ────▶ SEND    a copy is recognised
           └ it does not ▶ DOUBT ┬ the chat says so ▶ SEND    once
                                 └ else ────────────▶ uncertain

How long ago an attempt was, our clock alone can tell, and it may have been wrong then, or be wrong
now. So looking comes first. It begins where the part stands if our clock was right, in what was
said since the attempt; only all of a day more on both sides shows that it is surely not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.text.dates import moment
from storage.records import Chat, Part

_APART = timedelta(seconds=5)
"""How far the platform's clock and ours are apart where both are right."""
_WRONG = timedelta(days=1)
"""How wrong our clock may have been at an attempt, or may be now."""


class Step(Enum):
    """What comes next for a part."""

    SEND = "send it"
    LOOK = "look whether it is there"
    DOUBT = "nobody can tell"


@dataclass(frozen=True, slots=True)
class Span:
    """Between which moments a part can have arrived, as the platform tells the time."""

    since: datetime
    until: datetime


def step(part: Part, now: datetime, *, remembers: timedelta, looks: bool) -> Step:
    """What comes next; ``remembers`` and ``looks`` are what the platform can do."""
    if first_doubt(part) is None:
        return Step.SEND
    if looks:
        return Step.LOOK
    return Step.SEND if is_known(part, now, remembers) else Step.DOUBT


def is_known(part: Part, now: datetime, remembers: timedelta) -> bool:
    """Whether the platform still knows the nonce of the first attempt that may have arrived."""
    first = first_doubt(part)
    # An attempt of the future means that the clock was set back: nobody knows how long ago it was.
    return first is not None and timedelta() <= now - first < remembers


def first_doubt(part: Part) -> datetime | None:
    """The first attempt that may have arrived; None where there is none."""
    return part.tried_at or (part.attempted_at if part.state == "sending" else None)


def spans(part: Part, now: datetime) -> tuple[Span, ...]:
    """Where to look for a part of which an attempt may have arrived, the likeliest first.

    The last one is where all of it has to be read before it is surely not there.
    """
    first, last = first_doubt(part) or now, part.attempted_at or now
    whole = Span(min(first, now) - _WRONG, max(last, now) + _WRONG)
    if max(first, last) > now:  # the clock was set back: nobody knows when the attempt was
        return (whole,)
    return Span(first - _APART, now + _APART), whole


def resends(chat: Chat, part: Part) -> bool:
    """Whether a part of unknown fate is sent again by itself: where the chat says so, once."""
    return chat.habits.unsure == "resend" and not part.resent


def unconfirmed(chat: Chat, parts: Sequence[Part], now: datetime) -> str:
    """``Sent once on 18 Aug 08:00 UTC, and Telegram did not confirm``, for a person."""
    doubts = [part for part in parts if part.state == "uncertain"]
    if doubts and not any(part.attempts for part in doubts):
        return "Papercast was restored from a copy of its store, and may have sent this before"
    tried = max((part.attempted_at for part in doubts if part.attempted_at), default=None)
    sent = "Sent again" if any(part.resent for part in doubts) else "Sent once"
    when = f" on {moment(tried, now)}" if tried else ""
    return f"{sent}{when}, and {chat.platform.capitalize()} did not confirm"
