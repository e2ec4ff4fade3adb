"""Asks a provider for one text, unless it rests, and tells the operator what comes of it."""

import asyncio

import structlog

from bot.clock import Clock
from bot.grace import being_cancelled
from bot.summaries.backoff import LONGEST
from bot.summaries.base import (
    Halted,
    Informed,
    Later,
    Summariser,
    Summary,
    SummaryError,
    Troubles,
)
from bot.summaries.rests import Rests
from storage.database import storable
from storage.records import Paper

log = structlog.get_logger()


class Resting(Later):
    """The provider asked to be left alone, and was not asked: this is no try."""


class Asking:
    """Asks providers, each within its time; whatever goes wrong comes out as a SummaryError."""

    def __init__(self, clock: Clock, time_limit: float, troubles: Troubles | None) -> None:
        self._clock = clock
        self._time_limit = time_limit
        self._troubles = troubles
        self._rests = Rests(clock, troubles)

    async def ask(self, provider: Summariser, paper: Paper, language: str) -> Summary:
        """What the provider makes.

        Raises:
            Resting: when it was not asked, because it wants to be left alone.
            Later: when it may be asked again; also for a defect, which may be mended.
            Halted: when it need not be asked for any paper.
            SummaryError: when it cannot summarise this one.
        """
        self._look(provider)
        try:
            made = await self._made(provider, paper, language)
        except Halted as halted:
            self._rests.halt(provider.name, halted)
            raise
        except Later as later:
            if later.delay is not None:
                self._rests.pause(provider.name, self._clock.now() + min(later.delay, LONGEST))
            raise
        self._rests.works(provider.name)
        if not storable(made.body + made.basis):
            raise SummaryError("the summary is no text")
        return made

    def tell_news(self, provider: Summariser) -> None:
        """Tell what a provider has learned of itself."""
        if self._troubles is None or not isinstance(provider, Informed):
            return
        for cause, sentence in provider.news().items():
            if sentence is None:
                self._troubles.over(cause)
            else:
                self._troubles.tell(cause, sentence)

    def _look(self, provider: Summariser) -> None:
        if halted := self._rests.halted(provider.name):
            raise halted
        if until := self._rests.paused(provider.name):
            raise Resting("it asked to be left alone", delay=until - self._clock.now())

    async def _made(self, provider: Summariser, paper: Paper, language: str) -> Summary:
        try:
            async with asyncio.timeout(self._time_limit):
                return await provider.summarise(paper, language)
        except SummaryError:
            raise
        except TimeoutError as error:
            raise Later(f"no answer in {self._time_limit:g} s") from error
        except asyncio.CancelledError as error:
            if being_cancelled():
                raise
            raise Later("its library gave the call up") from error
        except Exception as error:
            # A provider's defect costs its text, not the step.
            log.exception("summary failed", paper=paper.id, provider=provider.name)
            raise Later(type(error).__name__) from error
