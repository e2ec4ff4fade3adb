"""What follows from the end of an attempt to send: a pure decision, without I/O.

 ready ──the attempt is written──▶ sending
   ▲                                  │
   │                                  ├ it is confirmed ────────────────────────▶ sent
   │                                  ├ it can never be sent (Rejected) ────────▶ rejected
   ├── at its new address ────────────┤ Moved: nothing was sent
   ├── when the chat is back ─────────┤ Gone: nothing was sent, the chat rests
   ├── when it is time ───────────────┤ RetryLater: nothing was sent, the chat waits
   └── to be looked for, or repeated ─┤ Uncertain, and it can be told later (``bot.unsure``)
   ▲                                  └ Uncertain, and it cannot ┬ the chat says so, once ─▶ ready
   └── somebody asks for it (/resend) ── uncertain ◀─────────────┴ else

A part that is found in ``sending`` after a start ended as Uncertain.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.platforms import Gone, Moved, Rejected, RetryLater, SendError

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The part's next state, and what the chat and the post learn from it.

    ``state`` ``ready`` means: send it again. Until ``due``, if there is one, the whole chat is
    held, so that its later posts keep their place behind this one. ``unsure``: this attempt may
    have arrived. ``resent``: it is sent again all the same, as if for the first time.
    """

    state: str
    error: str | None = None
    due: datetime | None = None
    gone: str | None = None
    moved: str | None = None
    unsure: bool = False
    resent: bool = False


def after(
    error: SendError, attempts: int, now: datetime, *, repeats: bool, resends: bool = False
) -> Outcome:
    """Decide what becomes of a part whose attempt number ``attempts`` ended in ``error``.

    ``repeats``: when nobody knows of an attempt, it can be told later what became of it.
    ``resends``: where it cannot, the part is sent again all the same.
    """
    reason = str(error)
    match error:
        case Gone():
            return Outcome("ready", reason, gone=reason)
        case Moved():
            return Outcome("ready", reason, moved=error.address)
        case Rejected():
            return Outcome("rejected", reason)
        case RetryLater():
            return Outcome("ready", reason, due=now + (error.delay or wait(attempts)))
        case _:
            if repeats:
                return Outcome("ready", reason, due=now + wait(attempts), unsure=True)
            return doubted(reason, attempts, now, resends=resends)


def doubted(reason: str, attempts: int, now: datetime, *, resends: bool) -> Outcome:
    """Decide what becomes of a part of which nobody will ever know whether it arrived."""
    if resends:
        return Outcome("ready", reason, due=now + wait(attempts), resent=True)
    return Outcome("uncertain", reason)


def wait(attempts: int) -> timedelta:
    """How long to wait after that many attempts: doubling from 5 s up to an hour."""
    doubled = _FIRST_WAIT * (1 << min(max(attempts - 1, 0), 20))
    return min(doubled, _LONGEST_WAIT)
