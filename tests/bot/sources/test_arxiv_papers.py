"""From a result of the query API to a paper, by the real package and real answers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from arxiv import _feed  # type: ignore[import-untyped]  # it ships no type information
from servers.arxiv_atom import Listing, feed
from servers.arxiv_index import Indexed
from servers.arxiv_sample import paper as sample
from shared import papers as corpus
from shared import shared

from bot.sources.announcements import announced
from bot.sources.arxiv_papers import paper, withdrawn
from storage.records import Paper

NOW = datetime(2026, 8, 18, 12, 0, tzinfo=UTC)


def results(body: bytes) -> list[Any]:
    found: list[Any] = _feed.parse(body).results
    return found


def through_atom(original: Paper) -> Paper:
    """The paper as it comes back from arXiv's Atom."""
    listing = Listing("", "", 0, 10, 1, [Indexed(original)])
    (result,) = results(feed(listing, NOW).encode())
    return paper(result)


def captured(name: str) -> list[Paper]:
    (file,) = shared("corpus", "api").glob(f"*{name}*")
    return [paper(result) for result in results(file.read_bytes())]


def test_a_real_result_becomes_a_paper() -> None:
    """Every field of a captured answer is where it belongs."""
    (found,) = captured("id_astro-ph_0601001")
    assert found.abstract is not None
    assert found.abstract.startswith("We derive the frequencies of hot Jupiters (HJs)")
    assert found.comment is not None
    assert replace(found, abstract=None, comment=None) == Paper(
        id="astro-ph/0601001",
        version=1,
        title="Frequency of Hot Jupiters and Very Hot Jupiters from the OGLE-III Transit Surveys"
        " Toward the Galactic Bulge and Carina",
        announced=date(2006, 1, 3),
        authors=("Andrew Gould", "Susan Dorsher", "B. Scott Gaudi", "Andrzej Udalski"),
        categories=("astro-ph",),
        primary_category="astro-ph",
        journal_ref="ActaAstron.56:1-50,2006",
        submitted=datetime(2006, 1, 2, 14, 57, 58, tzinfo=UTC),
        updated=datetime(2006, 1, 2, 14, 57, 58, tzinfo=UTC),
    )


def test_all_real_results_become_papers() -> None:
    """Each of a hundred captured results has an id, a title, authors, categories and times."""
    found = captured("q_testing_s0_m100")
    assert len({each.id for each in found}) == 100
    for each in found:
        assert each.authors
        assert each.primary_category in each.categories
        assert each.submitted
        assert each.updated
        assert each.announced > each.submitted.date()
        for text in (each.title, each.abstract, each.comment, each.journal_ref):
            assert text is None or text == " ".join(text.split())
    assert any(each.version > 1 for each in found)
    assert any(each.doi and each.doi.startswith("10.") for each in found)


def test_the_form_before_2025_is_read_too() -> None:
    """An older answer, with its lines broken, gives the same kind of paper."""
    (found,) = captured("arxivbot_2016_old_format")
    assert (found.id, found.version) == ("1311.6008", 2)
    assert found.title == (
        "Exact and approximate solutions for the quantum minimum-Kullback-entropy estimation"
        " problem"
    )
    assert found.abstract
    assert "\n" not in found.abstract


def test_real_papers_come_back_as_they_were() -> None:
    """A paper through arXiv's Atom and back is the same; the day of announcement is estimated."""
    for _, original in zip(range(2_000), corpus("papers-older.jsonl.xz"), strict=False):
        if original.submitted and original.title:
            came = through_atom(original)
            assert came.announced == announced(original.submitted)
            texts: dict[str, Any] = {
                name: " ".join((getattr(original, name) or "").split()) or None
                for name in ("title", "abstract", "comment", "doi", "journal_ref")
            }
            expected = replace(
                original,
                **texts,
                announced=came.announced,
                withdrawn=came.withdrawn,
                updated=original.updated or original.submitted,
            )
            assert came == expected


def test_what_is_missing_is_none() -> None:
    """No abstract, no comment, no category: nothing is made up."""
    bare = sample(1, abstract=None, authors=(), categories=(), primary_category=None)
    came = through_atom(bare)
    assert came.abstract is None
    assert came.comment is None
    assert came.doi is None
    assert came.journal_ref is None
    assert came.primary_category is None
    assert (came.authors, came.categories) == ((), ())


@pytest.mark.parametrize(
    "name", ["2608.00001", "0704.0001", "hep-th/9901001", "math.GT/0309136", "solv-int/9701001"]
)
def test_ids_lose_their_version(name: str) -> None:
    """Of the old form and the new one; a v in an archive's name is no version."""
    came = through_atom(sample(1, id=name, version=12))
    assert (came.id, came.version) == (name, 12)


def test_an_id_without_version_is_the_first() -> None:
    """Some answers leave it out."""
    (result,) = results(feed(Listing("", "", 0, 1, 1, [Indexed(sample(1))]), NOW).encode())
    result.entry_id = "http://arxiv.org/abs/2608.00001"
    assert (paper(result).id, paper(result).version) == ("2608.00001", 1)


def test_an_address_that_is_not_arxivs_is_refused() -> None:
    """Nothing can be made of it."""
    (result,) = results(feed(Listing("", "", 0, 1, 1, [Indexed(sample(1))]), NOW).encode())
    result.entry_id = "https://arxiv.org/api/errors#x"
    with pytest.raises(ValueError, match="no arXiv address"):
        paper(result)


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to a crucial sign error",
        "arXiv admin note: This paper has been withdrawn by arXiv due to disputed authorship",
        "arXiv admin note: Withdrawn by arXiv administrators",
        "Withdrawn. New framework developed elsewhere",
        "2 pages, withdrawn because it is probably incorrect",
        "WITHDRAWN by third party submitter",
        "This paper has been temporarily withdrawn",
        "This paper has been withdrawn from arXiv, since we reconsider the problem",
        "Master's thesis, 108 pages This paper has been withdraw by the author",
        "The submission is withdrawn at the request of the authors",
        "This submission is being withdrawn because it was posted too early",
        "Submission withdrawn as it is subsumed into another",
        "We would like to withdraw this submission due to ongoing internal review",
        "We are withdrawing this submission as the experiment is incomplete",
        "The authors request withdrawal of this submission",
        "we must withdraw our current submission",
    ],
)
def test_a_withdrawal_is_recognised(comment: str) -> None:
    """As arXiv writes it, and as authors write it into the comment."""
    assert withdrawn(comment)
    assert through_atom(sample(1, comment=comment)).withdrawn


@pytest.mark.parametrize(
    "comment",
    [
        None,
        "12 pages, 5 figures",
        "This paper was withdrawn from the IJCAI 2025 proceedings",
        "Accepted at CCIW 2026. Withdrawn from the proceedings because nobody could travel",
        "Accepted to a workshop (withdrawn before presentation due to lack of funding)",
        "Was accepted at ICUFN 2018 but later withdrawn due to financial issues",
        "It now contains the contents of former arXiv:0807.3859 (withdrawn)",
        "I had to withdraw the paper from the conference",
        "lists twelve claims withdrawn during internal review",
        "Substantially revised relative to a withdrawn earlier version",
        "Withdraw by ICML and prepare for NeurIPS",
    ],
)
def test_what_was_withdrawn_elsewhere_is_not(comment: str | None) -> None:
    """From a conference, or another paper, or a claim in it."""
    assert not withdrawn(comment)


def test_withdrawals_are_rare() -> None:
    """Of the real comments of 1991 to 2024 about one in two hundred takes its paper back."""
    comments = [each.comment for each in corpus("papers-older.jsonl.xz") if each.comment]
    assert sum(map(withdrawn, comments)) == 109
    assert len(comments) == 20_084
