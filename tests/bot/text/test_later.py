"""What became of a paper after it was posted, in the words that people read."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from revised import CODED, THEN, V3, WITHDRAWN, noticed

from bot.posted import Notice, Since
from bot.text.card import card
from bot.text.card import noticed as card_of
from bot.text.later import sequel, small_print
from storage.records import Hit, Paper, Why

SPOTLIGHT = "ICLR 2024 (Spotlight)"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "v3, 26 Mar 2024"),
        ({"title": "T", "abstract": "A"}, "v3, 26 Mar 2024: title, abstract changed"),
        ({"comment": SPOTLIGHT}, "v3, 26 Mar 2024: comment changed"),
        ({"authors": ("Ada",), "updated": None}, "v3: authors changed"),
    ],
)
def test_the_small_print_of_a_version(change: dict[str, object], said: str) -> None:
    """Its number and day, and what is not what it was."""
    now = replace(THEN, version=3, updated=datetime(2024, 3, 26, tzinfo=UTC))
    assert small_print(THEN, replace(now, **change)) == said  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Title, authors and abstract are the same."),
        ({"title": "T"}, "The title changed."),
        ({"title": "T", "abstract": "A"}, "The title and the abstract changed."),
        (
            {"title": "T", "authors": (), "abstract": "A"},
            "The title, the authors and the abstract changed.",
        ),
        (
            {"abstract": "A", "comment": SPOTLIGHT},
            'The abstract changed; the comment now says "ICLR 2024 (Spotlight)".',
        ),
        ({"comment": r"$\alpha$ and more"}, 'The comment now says "α and more".'),
        ({"comment": "so " * 200}, f'The comment now says "{("so " * 200)[:299]}…".'),
    ],
)
def test_what_a_version_is_posted_with(change: dict[str, object], said: str) -> None:
    """One sentence of what it is, one of what changed."""
    now = replace(THEN, version=3, **change)  # type: ignore[arg-type]  # as above
    assert sequel(THEN, now) == f"Version 3 of this paper. {said}"


def test_a_link_that_was_found_later_says_when() -> None:
    """One that was there stays without, whatever the comment says now."""
    had = replace(THEN, comment="Project page: https://real3dportrait.github.io")
    since = Since(had, CODED, {"code": date(2024, 1, 23)}, versions=False)
    shown = card(had, since=since)
    assert [(one.label, one.url) for one in shown.links] == [
        ("code (added 23 Jan)", "https://github.com/yerfor/Real3DPortrait"),
        ("project page", "https://real3dportrait.github.io"),
    ]


def test_a_venue_that_became_known_is_told() -> None:
    """And stays where a later comment leaves it out."""
    known = replace(THEN, comment=SPOTLIGHT)
    for then, now in ((THEN, known), (known, CODED)):
        shown = card(then, since=Since(then, now, {}, versions=False))
        assert shown.who == "Zhenhui Ye et al. (14) · ICLR 2024 Spotlight"


def test_a_version_is_told_where_it_is_wanted() -> None:
    """Not in a compact post, and not of a paper that was withdrawn, which says its day above."""
    told = noticed(V3, V3, versions=True)
    assert card_of(told).version == "v3, 26 Mar 2024: title, abstract changed"
    assert card_of(noticed(V3)).version == ""
    assert card_of(replace(told, format="compact")).version == ""
    gone = noticed(WITHDRAWN, WITHDRAWN, versions=True)
    assert card_of(gone).version == ""
    assert card_of(gone).withdrawn == (
        'Withdrawn by the authors, 2 Feb 2024: "error in section 4".'
    )


def test_why_it_came_does_not_drift() -> None:
    """An author by whom it matched is named as then, and marked where the new version has them."""
    then = replace(THEN, authors=("Kwan Yun", "Junyong Noh"))
    why = Why(1, "Junyong Noh", (Hit("junyong noh", "authors", 10, 21),))
    now = replace(then, version=2, authors=("Ada Example", "Junyong Noh", "Kwan Yun"))

    def shown(paper: Paper) -> tuple[str, str, list[str]]:
        since = Since(then, paper, {}, versions=True)
        made = card_of(Notice(paper, None, "", (why,), since=since))
        return made.why, made.who, [made.who[start:end] for start, end in made.matched]

    assert shown(then) == ("Author: Junyong Noh", "Kwan Yun, Junyong Noh", ["Junyong Noh"])
    assert shown(now) == (
        "Author: Junyong Noh",
        "Ada Example, Junyong Noh, Kwan Yun",
        ["Junyong Noh"],
    )
    left = replace(now, authors=("Ada Example",))
    assert shown(left) == ("Author: Junyong Noh", "Ada Example", [])
