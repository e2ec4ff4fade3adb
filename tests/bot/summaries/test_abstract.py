"""The summariser that needs no key shows sentences of the abstract."""

from datetime import date
from itertools import islice

import pytest
from contracts import SummariserContract
from effort import LONG
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from shared import papers

from bot.summaries.abstract import Abstract, Options, create, pick, ranked
from bot.summaries.base import Summariser, SummaryError
from bot.text.clean import clean
from bot.text.tex import readable
from storage.records import Paper

ANYTALK = (
    "Creating speech animation for arbitrary characters takes artists much time. Existing methods "
    "need animation data of each character. "
    "We present AnyTalk, a novel method for generating 3D speech animations for arbitrary "
    "characters without requiring any animation data. The code will be public."
)
EACH = 1_000 if LONG else 200
TITLE = "AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video Generation Model"


def paper(abstract: str | None, title: str = TITLE) -> Paper:
    return Paper(id="2608.16143", title=title, announced=date(2026, 8, 18), abstract=abstract)


@pytest.fixture
def summariser() -> Abstract:
    """The summariser as the configuration makes it."""
    return create(Options())


class TestContract(SummariserContract):
    """It passes what every summary provider must pass."""


async def test_it_is_a_summariser(summariser: Abstract) -> None:
    """Its name, model and prompt tell its texts from all others."""
    one: Summariser = summariser
    assert (one.name, one.model, one.prompt) == ("abstract", "ranker-1", "")


def test_there_is_nothing_to_choose() -> None:
    """Its table in the configuration has no entries, and an unknown one is an error."""
    with pytest.raises(ValidationError):
        Options.model_validate({"length": 3})


async def test_the_sentence_that_tells_most(summariser: Abstract) -> None:
    """Of background, problem, contribution and small print, the contribution is shown."""
    summary = await summariser.summarise(paper(ANYTALK), "en")
    assert summary.body == (
        "We present AnyTalk, a novel method for generating 3D speech animations for arbitrary "
        "characters without requiring any animation data."
    )
    assert summary.basis == "from the abstract"


async def test_a_result_comes_second(summariser: Abstract) -> None:
    """A later sentence that tells the result is added while there is room."""
    result = "AnyTalk outperforms all others by 12%."
    summary = await summariser.summarise(paper(f"{ANYTALK} {result}"), "en")
    assert summary.body.endswith(f"any animation data. {result}")


async def test_no_room_for_a_result(summariser: Abstract) -> None:
    """A result that would make sixty words stays out."""
    result = f"AnyTalk outperforms {'all the others ' * 20}by 12%."
    summary = await summariser.summarise(paper(f"{ANYTALK} {result}"), "en")
    assert "outperforms" not in summary.body


async def test_a_result_must_stand_by_itself(summariser: Abstract) -> None:
    """A result that points back to a sentence that is not shown stays out."""
    apart = f"{ANYTALK} Users like it. These gains outperform all by 12%."
    summary = await summariser.summarise(paper(apart), "en")
    assert "outperform" not in summary.body


async def test_tex_is_readable(summariser: Abstract) -> None:
    """Formulas and accents are shown as text, control characters not at all."""
    abstract = (
        "We prove that L\\'evy flights on $\\mathbb{R}^n$ take\x1b[1m\u202e $O(n\\log n)$ steps."
    )
    summary = await summariser.summarise(paper(abstract, "L\\'evy flights"), "en")
    assert summary.body == "We prove that Lévy flights on ℝⁿ take O(n log n) steps."


@pytest.mark.parametrize("abstract", [None, "", " \n ", "\u200b"])
async def test_no_abstract(summariser: Abstract, abstract: str | None) -> None:
    """A paper without an abstract has no summary here."""
    with pytest.raises(SummaryError, match=r"2608\.16143"):
        await summariser.summarise(paper(abstract), "en")


@pytest.mark.parametrize(
    "abstract",
    [
        "This paper has been withdrawn by the author due to a crucial error in equation 4.",
        "A short note.",
        "On étudie les représentations des groupes orthogonaux. Nous prouvons une conjecture.",
    ],
)
async def test_other_abstracts(summariser: Abstract, abstract: str) -> None:
    """A withdrawal, a single short sentence or another language are shown as they stand."""
    summary = await summariser.summarise(paper(abstract), "en")
    assert summary.body
    assert summary.body in abstract


async def test_only_long_sentences(summariser: Abstract) -> None:
    """Where every sentence is too long, the best one is cut."""
    summary = await summariser.summarise(
        paper("We propose " + "a very long list of words " * 20), "en"
    )
    assert summary.body.startswith("We propose a very long list")
    assert summary.body.endswith("…")
    assert len(summary.body.split()) <= 60


def test_labels_of_parts_are_left_out() -> None:
    """The names of the parts of a structured abstract are not shown."""
    abstract = "Background: Sleep is short. Methods: We propose a new study of sleep in whales."
    assert pick("Sleep in whales", abstract) == "We propose a new study of sleep in whales."


def test_sentences_that_lean_come_last() -> None:
    """What points back or prepares is shown only when there is nothing else."""
    found = ["It is a new model of whales.", "Let G be a model of whales.", "Whales sleep."]
    assert ranked("A new model of whales", found)[0] == 2


async def test_real_abstracts(summariser: Abstract) -> None:
    """Of each real abstract the summary is true: its sentences stand in it, word for word."""
    files = ("papers-older.jsonl.xz", "papers-2026.jsonl.xz")
    for one in (one for file in files for one in islice(papers(file), EACH) if one.abstract):
        body = (await summariser.summarise(one, "en")).body
        abstract = clean(readable(one.abstract or ""))
        assert 0 < len(body.split()) <= 60
        cuts = [at for at in range(1, len(body)) if body[at] == " " and not body[at - 1].isalnum()]
        halves = [(body[:cut], body[cut + 1 :]) for cut in cuts]
        alone = body.removesuffix("…").rstrip() in abstract
        assert alone or any(first in abstract and last in abstract for first, last in halves)


@given(st.text(max_size=60), st.text(min_size=1, max_size=300))
@settings(max_examples=200 if LONG else 60)
def test_any_abstract(title: str, abstract: str) -> None:
    """No text raises, and none is shown at more than sixty words."""
    shown = clean(readable(abstract))
    if shown:
        assert len(pick(title, shown).split()) <= 60
