"""The summariser that needs no key: it picks sentences of the abstract, and never writes one."""

import re
from collections.abc import Sequence
from operator import mul

from pydantic import BaseModel, ConfigDict

from bot.summaries.base import Summary, SummaryError
from bot.summaries.features import features, leans, tells_result
from bot.summaries.weights import WEIGHTS
from bot.text.clean import clean
from bot.text.sentences import sentences
from bot.text.shorten import shorten
from bot.text.tex import readable
from storage.records import Paper

_MOST_WORDS = 60
_FEWEST_WORDS = 5

# Structured abstracts name their parts.
_LABEL = re.compile(
    r"\A(?:Abstract|Background|Context|Motivation|Introduction|Aims?|Objectives?|Purpose|Problem"
    r"|Methods?|Methodology|Approach|Results?|Findings|Conclusions?|Summary|Significance)"
    r"(?: and \w+)?\s?[:.—–-]\s+(?=[A-Z])",
    re.IGNORECASE,
)


class Options(BaseModel):
    """The table ``[summaries.abstract]``: there is nothing to choose."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Abstract:
    """Picks the sentence that tells most, and a second one when it tells the result."""

    name = "abstract"
    model = "ranker-1"
    prompt = ""

    async def summarise(self, paper: Paper, language: str) -> Summary:  # noqa: ARG002 - as it stands
        """One or two sentences of the abstract, at most 60 words, in the abstract's language.

        Raises:
            SummaryError: when the paper has no abstract.
        """
        abstract = clean(readable(paper.abstract or ""))
        if not abstract:
            raise SummaryError(f"{paper.id} has no abstract")
        return Summary(body=pick(clean(readable(paper.title)), abstract), basis="from the abstract")


def create(options: Options, **_: object) -> Abstract:  # noqa: ARG001 - as every summariser is
    """The summariser of ``[summaries.abstract]``; it needs neither clock nor purse."""
    return Abstract()


def pick(title: str, abstract: str) -> str:
    """The sentences that stand for an abstract, in its order, at most 60 words."""
    found = [_LABEL.sub("", sentence) for sentence in sentences(abstract)]
    order = ranked(title, found)
    best = next((at for at in order if _fits(found[at])), None)
    if best is None:
        return shorten(found[order[0]], _MOST_WORDS)
    result = _result(best, found, order)
    return found[best] if result is None else f"{found[best]} {found[result]}"


def ranked(title: str, found: Sequence[str]) -> list[int]:
    """The places of the sentences, the best first; those that lean on another come after all."""
    rows = features(title, found)
    scores = [sum(map(mul, WEIGHTS.values(), row)) for row in rows]
    return sorted(range(len(found)), key=lambda at: (leans(found[at]), -scores[at]))


def _fits(sentence: str) -> bool:
    return _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS


def _result(best: int, found: Sequence[str], order: Sequence[int]) -> int | None:
    """The best later sentence that tells a result and stands by itself, if there is room."""
    room = _MOST_WORDS - len(found[best].split())
    for at in order:
        alone = at == best + 1 or not leans(found[at])
        short = len(found[at].split()) < room
        if at > best and alone and short and tells_result(found[at]):
            return at
    return None
