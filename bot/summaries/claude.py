"""Summaries by Claude: the prompt, the call, the gate; and once more when the gate refuses."""

from collections.abc import Mapping
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.summaries import prompts
from bot.summaries.base import Summary, SummaryError, key_of
from bot.summaries.budget import Purse
from bot.summaries.claude_answer import CutError, UnusableError, draft_in
from bot.summaries.claude_calls import Calls, Request
from bot.summaries.claude_options import Options
from bot.summaries.gate import Draft, faults, polished
from bot.summaries.prices import known
from bot.summaries.source import source_of
from bot.text.dates import day
from storage.records import Paper

__all__ = ["Claude", "Options", "create"]

log = structlog.get_logger()

BASIS = "summary by Claude"
_ROOM_AFTER_A_CUT = 4


def create(options: Options, *, clock: Clock, purse: Purse) -> "Claude":
    """The summariser of ``[summaries.claude]``. The SDK is loaded when it is first asked."""
    return Claude(options, clock, purse)


class Claude:
    """Asks Claude for a summary; never more than four calls for one."""

    name = "claude"
    prompt = prompts.PROMPT

    def __init__(self, options: Options, clock: Clock, purse: Purse) -> None:
        self.model = options.model
        self._priced = options.prices is not None or known(options.model)
        self._clock = clock
        self._calls = Calls(options, clock, purse)

    async def summarise(self, paper: Paper, language: str) -> Summary:
        """A summary of the paper's title, abstract and comments that the gate lets through.

        Raises:
            Later: when Anthropic cannot answer now.
            Halted: when the key, the credit, the model or the budget does not allow it.
            SummaryError: when the model declines, or nothing that it says passes the gate.
        """
        source = source_of(paper)
        if not source.abstract:
            raise SummaryError(f"{paper.id} has no abstract")
        key, document = key_of(self, paper, language), prompts.document(source, paper)
        refused: tuple[str, ...] = ()
        for _ in range(2):
            request = Request(key, prompts.system(language, refused), document)
            try:
                draft = await self._draft(request)
                refused = faults(draft, source, language)
            except UnusableError as error:
                refused = (str(error),)
            if not refused:
                return Summary(polished(draft.tldr), BASIS)
            log.info("summary did not pass", paper=paper.id, why=refused)
        raise SummaryError(f"the summary did not pass: {'; '.join(refused)}")

    def news(self) -> Mapping[str, str | None]:
        """The end of the model, when it is set, and a price that is only guessed."""
        guess = (
            f"The price of {self.model} is not known here, so it counts as the dearest. "
            "Set summaries.claude.prices."
        )
        return {"claude retires": self._end(), "claude price": None if self._priced else guess}

    @property
    def retires_at(self) -> datetime | None:
        """When Anthropic ends the model; None while nothing is set, or nobody has asked."""
        return self._calls.retires_at

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()

    async def _draft(self, request: Request) -> Draft:
        try:
            return self._read(request, *draft_in(await self._calls.ask(request)))
        except CutError:
            longer = Request(request.key, request.system, request.document, _ROOM_AFTER_A_CUT)
        try:
            return self._read(longer, *draft_in(await self._calls.ask(longer)))
        except CutError as error:
            raise SummaryError("the answer was cut twice") from error

    def _read(self, request: Request, draft: Draft, suspected: bool) -> Draft:
        if suspected:
            # A signal for whoever reads the log; what holds is the gate.
            log.warning("paper speaks to the model", paper=request.key.subject)
        return draft

    def _end(self) -> str | None:
        if self.retires_at is None:
            return None
        when = day(self.retires_at).removesuffix(f" {self._clock.now().year}")
        return (
            f"{self.model} retires on {when}. Set summaries.claude.model before; "
            "/status shows what is offered."
        )
