"""Finds out what became of a part that may have arrived, as far as its platform can tell."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.outcome import Outcome, doubted
from bot.platforms import CannotLook, Finder, Platform, RetryLater
from bot.unsure import Step, first_doubt, is_known, resends, spans, step
from storage.records import Claim, Part

log = structlog.get_logger()

_LOOK_AGAIN = timedelta(minutes=1)
STOPPED = "Papercast was stopped while sending, and nobody knows whether it arrived"


@dataclass(frozen=True, slots=True)
class Send:
    """The part is to be sent. ``anew``: what was tried before has surely not arrived."""

    anew: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """How the part has ended, or why it must wait."""

    outcome: Outcome
    message_id: str | None = None


def repeats(platform: Platform) -> bool:
    """Whether it can be told later what became of an attempt of which nobody knows."""
    return platform.remembers > timedelta() or isinstance(platform, Finder)


async def clear_up(
    platform: Platform, claim: Claim, part: Part, now: datetime, *, limit: float
) -> Send | Known:
    """What comes next for a part. Looking for it may take ``limit`` seconds; else it is later."""
    if first_doubt(part) is None:
        return Send()
    finder = platform if isinstance(platform, Finder) else None
    match step(part, now, remembers=platform.remembers, looks=finder is not None):
        case Step.LOOK if finder is not None:
            known = is_known(part, now, platform.remembers)
            return await _look(finder, claim, part, now, limit, known=known)
        case Step.DOUBT:
            stopped = part.state == "sending" or part.error is None
            return _doubt(claim, part, now, STOPPED if stopped else str(part.error))
    return Send()


async def _look(
    finder: Finder, claim: Claim, part: Part, now: datetime, limit: float, *, known: bool
) -> Send | Known:
    """Look for it. While its nonce is ``known``, it can be sent again in any case."""
    try:
        async with asyncio.timeout(limit):
            found = await _found(finder, claim.chat.address, part, now)
    except CannotLook as error:
        return Send() if known else _doubt(claim, part, now, str(error))
    except RetryLater as error:
        log.warning("cannot look", chat=claim.chat.id, post=claim.post_id, why=str(error))
        return _later(str(error), now, error.delay)
    except TimeoutError:
        return _later(f"no answer in {limit:g} s", now)
    except Exception as error:
        # A defect says nothing about the part, which must not be sent for it.
        log.exception("look failed", chat=claim.chat.id, post=claim.post_id, n=part.n)
        return _later(f"{type(error).__name__}: {error}", now)
    if found is None:
        log.info("not there, sent anew", chat=claim.chat.id, post=claim.post_id, n=part.n)
        return Send(anew=not known)
    return Known(Outcome("sent"), found)


async def _found(finder: Finder, address: str, part: Part, now: datetime) -> str | None:
    """The id of the message that the part is, looked for where it is likeliest first."""
    for where in spans(part, now):
        found = await finder.find(address, part.body, part.nonce, where.since, where.until)
        if found is not None:
            return found
    return None


def _doubt(claim: Claim, part: Part, now: datetime, reason: str) -> Known:
    again = resends(claim.chat, part)
    return Known(doubted(reason, part.attempts, now, resends=again))


def _later(reason: str, now: datetime, delay: timedelta | None = None) -> Known:
    due = now + max(delay or _LOOK_AGAIN, _LOOK_AGAIN)
    return Known(Outcome("ready", reason, due=due, unsure=True))
