"""Asks arXiv's query API, and does not believe it when it leaves out what there must be."""

import asyncio
from random import Random
from types import ModuleType

from bot.clock import Clock
from bot.sources.arxiv_manners import Manners
from bot.sources.arxiv_options import Options
from bot.sources.base import SourceDown
from bot.sources.gate import Gate
from bot.sources.questions import Answer, Question


class ArxivClient:
    """Sends one question at a time, each in a turn of the gate."""

    def __init__(
        self, options: Options, gate: Gate, clock: Clock, *, user_agent: str, jitter: Random
    ) -> None:
        self._options = options
        self._clock = clock
        self._user_agent = user_agent
        self._manners = Manners(
            gate, clock, interval=options.interval, timeout=options.timeout, jitter=jitter
        )

    async def ask(
        self, question: Question, *, patience: float, attempts: int, expected: bool = False
    ) -> Answer:
        """The answer to a question, asked up to ``attempts`` times in ``patience`` seconds.

        With ``expected``, an answer that counts no papers is not believed.

        Raises:
            SourceDown: when arXiv does not give a believable answer in that time.
            RequestRefused: when arXiv refuses the question.
        """
        # Loading the package takes about as long as a request: not on the event loop.
        request = await asyncio.to_thread(_load)

        async def send() -> Answer:
            answer: Answer = await request.ask(
                question,
                url=self._options.url,
                user_agent=self._user_agent,
                timeout=self._options.timeout,
                clock=self._clock,
            )
            if _is_hollow(question, answer) or (expected and not answer.total):
                raise SourceDown("arXiv lists no papers where there must be some.")
            return answer

        return await self._manners.ask(send, patience=patience, attempts=attempts)


def _is_hollow(question: Question, answer: Answer) -> bool:
    """Whether arXiv leaves out what it counts. Of ids it counts some that it does not have."""
    return not answer.entries and answer.total > question.start and not question.ids


def _load() -> ModuleType:
    from bot.sources import arxiv_request  # noqa: PLC0415 - it costs requests, lxml and more

    return arxiv_request
