"""The sample: what it yields, that it is honest about itself, and that its words are its own."""

import json
import lzma
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError
from shared import paper as from_corpus
from shared import shared

from bot.sources.base import Page, Source
from bot.sources.sample import NOTE, announcement, create
from storage.records import Paper

DAY = date(2026, 8, 18)
LONGEST_COMMON_RUN = 5
PAPERS = announcement()
each_paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)

TALKING_FACE = (
    "talking head",
    "talking portrait",
    "talking face",
    "talking avatar",
    "facial animation",
    "portrait animation",
    "speech animation",
    "lip sync",
    "visual dubbing",
    "face reenactment",
)
TALKING_FACES = {"2608.14700", "2608.15110", "2608.15296", "2608.16143", "2608.16220"}

ONLY_WHEN_ASKED = """
import sys
opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(str(args[0])))
def reads():
    return sum(path.endswith("sample.json") for path in opened)
from bot.sources import sample
sample.create({})
print(reads())
sample.announcement()
print(reads())
"""


async def none_unseen(ids: Sequence[str]) -> set[str]:
    return set(ids)


async def harvest(cursor: str | None) -> list[Page]:
    source: Source = create({})
    return [page async for page in source.pages(cursor, none_unseen)]


def words(text: str) -> list[str]:
    """The words of a text, in the strictest sense: hyphens, dots and TeX part them."""
    return re.findall(r"[^\W_]+", text.casefold())


def common_run(one: str, other: str) -> list[str]:
    """The longest run of words that stands in both texts."""
    left, right = words(one), words(other)
    match = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
    return left[match.a : match.a + match.size]


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text.replace("{,}", ",")))


def sentences(text: str) -> list[str]:
    """Cut at a full stop before a capital; an initial, as in ``K. C. Au``, ends nothing."""
    return re.split(r"(?<!\b[A-Z]\.)(?<=\.)\s+(?=[A-Z])", text)


def described(paper: Paper) -> str:
    assert paper.abstract is not None
    return paper.abstract


@pytest.fixture(scope="module")
def originals() -> dict[str, Paper]:
    """The same papers as arXiv has them, with the authors' abstracts."""
    with lzma.open(shared("corpus", "papers-2026.jsonl.xz"), "rt", encoding="utf-8") as lines:
        likely = (from_corpus(json.loads(line)) for line in lines if f'"{DAY}"' in line)
        return {paper.id: paper for paper in likely if paper.announced == DAY}


async def test_first_harvest_yields_everything_in_one_page() -> None:
    """A first harvest is one page with all thirty papers of 18 August 2026."""
    (page,) = await harvest(None)
    assert page == Page(PAPERS, cursor="2026-08-18")
    assert len(page.papers) == 30
    assert {paper.announced for paper in page.papers} == {DAY}


async def test_papers_come_oldest_id_first() -> None:
    """Ids rise strictly, so no paper is there twice."""
    (page,) = await harvest(None)
    ids = [paper.id for paper in page.papers]
    assert ids == sorted(set(ids))


async def test_a_harvested_sample_yields_nothing() -> None:
    """The cursor of its own page, or a later one, means there is nothing left to bring."""
    (page,) = await harvest(None)
    assert await harvest(page.cursor) == []
    assert await harvest("2026-08-19") == []


async def test_an_older_cursor_brings_the_sample() -> None:
    """A store that harvested an earlier sample gets this one."""
    assert await harvest("2026-08-17") == await harvest(None)


def test_cursor_belongs_to_the_sample_alone() -> None:
    """Name and scope are fixed, because the store keeps the cursor under them."""
    source: Source = create({})
    assert (source.name, source.scope) == ("sample", "all")


def test_unknown_option_is_refused() -> None:
    """There is nothing to set, and a setting that would be ignored is an error."""
    with pytest.raises(ValidationError, match="categories"):
        create({"categories": ["cs.CV"]})


def test_nothing_is_read_before_it_is_asked_for() -> None:
    """Importing and creating the source leave the file alone; its papers open it once."""
    command = [sys.executable, "-c", ONLY_WHEN_ASKED]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "1"]


def test_file_says_whose_words_it_holds() -> None:
    """The head of the file carries the note that readers see, the licence and the thanks."""
    text = files("bot.sources").joinpath("sample.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    assert next(iter(content)) == "about"
    assert NOTE in content["about"]
    assert "CC0" in content["about"]
    assert "Thank you to arXiv for use of its open access interoperability." in content["about"]


@each_paper
def test_paper_is_complete(paper: Paper) -> None:
    """Title, authors and categories are there, the primary category first."""
    assert paper.title
    assert paper.authors
    assert paper.categories[0] == paper.primary_category
    assert paper.version == 1


@each_paper
def test_description_reads_like_the_source_of_a_summary(paper: Paper) -> None:
    """Three to six sentences; the first says what the work does and is a summary by itself."""
    parts = sentences(described(paper))
    assert 3 <= len(parts) <= 6
    assert len(parts[0].split()) <= 45
    assert not re.match(r"(This|The|Our) (paper|work|authors|study)|We\b|In this", parts[0])


@each_paper
def test_description_is_written_cleanly(paper: Paper) -> None:
    """No stray space, no line break, no open formula, no exclamation mark, and a full stop."""
    text = described(paper)
    assert " ".join(text.split()) == text
    assert text.count("$") % 2 == 0
    assert "!" not in text
    assert text.endswith(".")


def test_sample_shows_what_real_titles_and_lists_look_like() -> None:
    """TeX in titles, long author lists, cross-lists, venues, and papers without a comment."""
    assert sum("$" in paper.title for paper in PAPERS) >= 3
    assert max(len(paper.authors) for paper in PAPERS) == 30
    assert any(len(paper.categories) >= 4 for paper in PAPERS)
    assert any("Accepted" in (paper.comment or "") for paper in PAPERS)
    assert any(paper.comment is None for paper in PAPERS)
    archives = {category.partition(".")[0] for paper in PAPERS for category in paper.categories}
    assert archives >= {"cs", "eess", "hep-th", "math", "math-ph", "physics", "q-bio", "stat"}


def test_exactly_five_papers_are_about_talking_faces() -> None:
    """A topic on talking faces finds five papers by their own words, and no other paper."""
    found = {
        paper.id
        for paper in PAPERS
        if any(phrase in f"{paper.title} {paper.abstract}".casefold() for phrase in TALKING_FACE)
    }
    assert found == TALKING_FACES


@pytest.mark.parametrize("paper_id", sorted(TALKING_FACES))
def test_a_description_alone_tells_of_a_talking_face(paper_id: str) -> None:
    """Each of the five would be found even without its title."""
    (text,) = (described(paper).casefold() for paper in PAPERS if paper.id == paper_id)
    assert any(phrase in text for phrase in TALKING_FACE)


@each_paper
def test_metadata_are_arxivs(paper: Paper, originals: dict[str, Paper]) -> None:
    """Everything but the description stands as arXiv has it."""
    original = originals[paper.id]
    assert paper.title == original.title
    assert paper.authors == original.authors
    assert paper.categories == original.categories
    assert paper.primary_category == original.primary_category
    assert paper.comment == original.comment
    assert paper.announced == original.announced


@each_paper
def test_no_sentence_is_the_authors(paper: Paper, originals: dict[str, Paper]) -> None:
    """No six words in a row stand in the abstract too."""
    run = common_run(described(paper), described(originals[paper.id]))
    assert len(run) <= LONGEST_COMMON_RUN, " ".join(run)


@each_paper
def test_every_number_is_the_authors(paper: Paper, originals: dict[str, Paper]) -> None:
    """A description makes up no figure: each stands in the title or the abstract."""
    original = originals[paper.id]
    assert numbers(described(paper)) <= numbers(f"{original.title} {original.abstract}")


def test_the_search_for_copied_words_finds_them() -> None:
    """A copied run is found across capitals, hyphens, punctuation and TeX."""
    run = common_run(
        "It needs $f_{n}$ lip-sync, Audio driven.", "Take f_n: Lip sync (audio-driven)?"
    )
    assert run == ["f", "n", "lip", "sync", "audio", "driven"]


def test_the_cut_into_sentences_knows_initials_and_decimals() -> None:
    """Sentences end at full stops, and neither at an initial nor inside a number."""
    text = "Proves what K. C. Au asked. At 2.5 it holds. So be it."
    assert sentences(text) == ["Proves what K. C. Au asked.", "At 2.5 it holds.", "So be it."]
