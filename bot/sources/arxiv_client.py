"""Asks arXiv with manners and patience: in turn, once more after a failure, later when told so."""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from random import Random
from types import ModuleType

import structlog

from bot.clock import Clock
from bot.sources.arxiv_options import Options
from bot.sources.base import SourceDown
from bot.sources.gate import Gate
from bot.sources.questions import Answer, Question

log = structlog.get_logger()

_FIRST_WAIT, _LONGEST_WAIT = 3.0, 60.0
"""Seconds: between tries the wait is drawn from a span that doubles from the one to the other."""

_SLACK = 10.0
"""Seconds that a turn outlasts its request's time-out: connecting cannot be broken off."""


class ArxivClient:
    """Sends one question at a time, each in a turn of the gate."""

    def __init__(
        self, options: Options, gate: Gate, clock: Clock, *, user_agent: str, jitter: Random
    ) -> None:
        self._options = options
        self._gate = gate
        self._clock = clock
        self._user_agent = user_agent
        self._jitter = jitter

    async def ask(
        self, question: Question, *, patience: float, attempts: int, expected: bool = False
    ) -> Answer:
        """The answer to a question, asked up to ``attempts`` times in ``patience`` seconds.

        With ``expected``, an answer that counts no papers is not believed.

        Raises:
            SourceDown: when arXiv does not give a believable answer in that time.
            RequestRefused: when arXiv refuses the question.
        """
        give_up = self._clock.now() + timedelta(seconds=patience)
        tried = 0
        while True:
            try:
                return await self._once(question, give_up, expected=expected)
            except SourceDown as failure:
                tried += 1
                wait = self._jitter.uniform(0, min(_FIRST_WAIT * 2 ** (tried - 1), _LONGEST_WAIT))
                again = self._clock.now() + timedelta(seconds=max(wait, failure.retry_after or 0))
                if tried >= attempts or again > give_up:
                    raise
                log.info("arXiv is asked again", why=str(failure), tried=tried, wait=round(wait, 1))
            await self._clock.sleep(wait)

    async def _once(self, question: Question, give_up: datetime, *, expected: bool) -> Answer:
        # Loading the package takes about as long as a request: not on the event loop.
        request = await asyncio.to_thread(_load)
        send = partial(
            request.ask,
            url=self._options.url,
            user_agent=self._user_agent,
            timeout=self._options.timeout,
            clock=self._clock,
        )
        async with self._gate.turn(
            (give_up - self._clock.now()).total_seconds(),
            interval=self._options.interval,
            hold=self._options.timeout + _SLACK,
        ) as turn:
            try:
                answer: Answer = await send(question)
            except SourceDown as failure:
                turn.pause(failure.retry_after or 0.0)
                raise
        if _is_hollow(question, answer) or (expected and not answer.total):
            raise SourceDown("arXiv lists no papers where there must be some.")
        return answer


def _is_hollow(question: Question, answer: Answer) -> bool:
    """Whether arXiv leaves out what it counts. Of ids it counts some that it does not have."""
    return not answer.entries and answer.total > question.start and not question.ids


def _load() -> ModuleType:
    from bot.sources import arxiv_request  # noqa: PLC0415 - it costs requests, lxml and more

    return arxiv_request
