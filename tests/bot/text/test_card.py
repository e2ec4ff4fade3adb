"""What stands on each line of a post, before any platform's markup."""

from dataclasses import replace
from datetime import UTC, datetime

from contracts import BARE, HOSTILE, MATHS, PAPERS, PLAIN, WITHDRAWN, controls

from bot.text.card import Card, card, reason
from bot.text.links import Link
from storage.records import Hit, Why


def hits(*terms: str, field: str = "abstract") -> tuple[Hit, ...]:
    """A hit for each term."""
    return tuple(Hit(term, field, 0, 1) for term in terms)


def test_a_paper_is_told_line_by_line() -> None:
    """Everything that a post says stands on the card, in the words that people read."""
    why = (Why(1, "Talking Face", hits("lip sync")),)
    assert card(PLAIN, "Makes characters speak.", "summary by Claude", why) == Card(
        id="2608.16143",
        title=PLAIN.title,
        withdrawn="",
        who="Kwan Yun et al. (6) · TVCG",
        summary="Makes characters speak.",
        why="Talking Face: lip sync",
        links=(Link("project page", "https://serin-yoon.github.io/projects/anytalk/"),),
        categories="cs.GR cs.CV cs.MM +1",
        date="17 Aug 2026",
        basis="summary by Claude",
    )


def test_addresses_are_made_of_the_id() -> None:
    """Links to arXiv are built, never taken from a paper."""
    shown = card(BARE)
    assert shown.address == "arxiv.org/abs/hep-th/9901001"
    assert shown.url == "https://arxiv.org/abs/hep-th/9901001"
    assert shown.pdf == "https://arxiv.org/pdf/hep-th/9901001"


def test_a_paper_that_lacks_nearly_everything() -> None:
    """What is not there is empty; where only the announcement is known, the date says so."""
    shown = card(BARE)
    assert (shown.who, shown.summary, shown.why, shown.links, shown.categories) == (
        "", "", "", (), "",
    )  # fmt: skip
    assert shown.date == "announced 1 Jan 1999"


def test_why_names_two_terms_and_counts_the_rest() -> None:
    """The subscription's name or number, each term once, the title named as its field."""
    several = (*hits("head"), *hits("face", field="title"), *hits("face", "lip sync", "mouth"))
    assert reason(Why(3, None, several)) == "Number 3: head, face (title) +2"
    assert reason(Why(3, "Heads", ())) == "Heads"
    two = card(PLAIN, why=(Why(1, "A", hits("x")), Why(2, "B", hits("y"))))
    assert two.why == "A: x · B: y"


def test_a_withdrawal_has_its_day_and_its_reason() -> None:
    """The sentence says what is known of it."""
    assert card(WITHDRAWN).withdrawn == 'Withdrawn by the authors: "error in section 4".'
    dated = replace(WITHDRAWN, updated=datetime(2026, 9, 2, tzinfo=UTC), comment=None)
    assert card(dated).withdrawn == "Withdrawn by the authors, 2 Sep 2026."


def test_mathematics_is_readable() -> None:
    """TeX is Unicode on the card, and a broken formula stays plain text."""
    assert card(MATHS).title.startswith("Curves over ℚ(T) and")


def test_no_line_has_a_control_character() -> None:
    """Whatever a paper says, no line of its card can steer what shows it."""
    for paper in PAPERS:
        shown = card(paper, paper.abstract, "from the abstract", (Why(1, HOSTILE.title, ()),))
        lines = (
            shown.title,
            shown.withdrawn,
            shown.who,
            shown.summary,
            shown.why,
            shown.categories,
        )
        assert controls("".join(lines)) == set()
        assert "\n" not in "".join(lines)
