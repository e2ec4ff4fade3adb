"""Tests of arXiv's categories: which there are, what covers what, and what was meant."""

import csv

import pytest
from shared import shared

from bot.query import CATEGORIES
from bot.query.categories import covered, covering, covers, known, nearest, with_twin
from bot.query.taxonomy import ARCHIVES, FORMER, TWINS
from bot.query.taxonomy import CATEGORIES as CLASSES


def test_every_primary_category_of_real_papers_is_known() -> None:
    """What 400,000 real papers have as primary category, ``cat:`` takes."""
    with shared("corpus", "stats_primary.tsv").open(encoding="utf-8") as rows:
        names = {row["primary"] for row in csv.DictReader(rows, delimiter="\t")} - {"None"}
    assert len(names) > 150
    assert names <= set(CATEGORIES)
    unseen = set(CATEGORIES) - names - set(ARCHIVES)
    assert unseen == {"math.IT", "math.MP"}  # as primary category these go by their other name


def test_every_name_is_described_and_well_formed() -> None:
    """A class belongs to a known archive, and every name says what it is about."""
    assert all(about.strip() for about in CATEGORIES.values())
    assert {name.partition(".")[0] for name in CLASSES} < set(ARCHIVES)
    assert set(FORMER.values()) < set(CLASSES)
    assert {*TWINS, *TWINS.values()} < {*CLASSES, *ARCHIVES}
    assert len(ARCHIVES) == 20


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("cs.CV", "Computer Vision and Pattern Recognition"),
        ("eess.AS", "Audio and Speech Processing"),
        ("hep-th", "High Energy Physics - Theory"),
        ("cs", "Computer Science"),
        ("cmp-lg", "Computation and Language"),
    ],
)
def test_names_are_short_and_familiar(name: str, about: str) -> None:
    """Categories, archives and former archives have arXiv's names; a former one its heir's."""
    assert CATEGORIES[name] == about


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("cs.CV", "cs.CV"),
        ("CS.cv", "cs.CV"),
        ("cs.*", "cs"),
        ("Quant-PH", "quant-ph"),
        ("physics.optics", "physics.optics"),
        ("cs.", None),
        ("cs.VC", None),
        ("*", None),
        ("", None),
    ],
)
def test_known_names_in_any_case(written: str, name: str | None) -> None:
    """A name is recognised in any case and given in arXiv's; others are not guessed."""
    assert known(written) == name


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("cs.CV", "cs.CV"),
        ("cs", "cs.CV"),
        ("cs.*", "cs.CV"),
        ("astro-ph", "astro-ph"),
        ("astro-ph", "astro-ph.GA"),
        ("hep-th", "hep-th"),
        ("cs.SY", "eess.SY"),
        ("eess.SY", "cs.SY"),
        ("cs", "eess.SY"),
        ("math.MP", "math-ph"),
        ("math", "math-ph"),
        ("stat.TH", "math.ST"),
        ("cs.CL", "cmp-lg"),
        ("math.AG", "alg-geom"),
    ],
)
def test_a_name_covers_its_classes_and_its_twins(name: str, category: str) -> None:
    """An archive covers its classes, and two names of one category cover each other."""
    assert covers(name, category)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("cs.CV", "cs"),
        ("cs.CV", "cs.CL"),
        ("math", "math-phx"),
        ("stat.ML", "cs.LG"),
        ("alg-geom", "math.AG"),
        ("hep", "hep-th"),
    ],
)
def test_a_name_covers_nothing_else(name: str, category: str) -> None:
    """Neighbours, and names that only begin alike, are not covered."""
    assert not covers(name, category)


def test_twins_are_twins_both_ways() -> None:
    """Each name of a category knows the other; most have one name."""
    assert with_twin("cs.NA") == ("cs.NA", "math.NA")
    assert with_twin("math.NA") == ("math.NA", "cs.NA")
    assert with_twin("cs.CV") == ("cs.CV",)


def test_what_an_archive_covers_elsewhere() -> None:
    """Computer science has classes that go by the name of another archive."""
    assert set(covered("cs")) == {"cmp-lg", "eess.SY", "math.IT", "math.NA"}
    assert list(covered("cs.CV")) == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("cs.VC", "cs.CV"),
        ("cs.CVV", "cs.CV"),
        ("cs:CV", "cs.CV"),
        ("CV", "cs.CV"),
        ("GR", "cs.GR"),
        ("stat.LM", "stat.ML"),
        ("hepth", "hep-th"),
        ("quantph", "quant-ph"),
        ("mathph", "math-ph"),
        ("vision", "cs.CV"),
        ("Robotics", "cs.RO"),
        ("xyzzyx", None),
        ("图", None),
    ],
)
def test_the_nearest_name_is_what_was_probably_meant(written: str, name: str | None) -> None:
    """Swapped letters, a missing archive or the subject in words lead to the category."""
    assert nearest(written) == name


@pytest.mark.parametrize(
    ("category", "names"),
    [
        ("cs.CV", {"cs.CV", "cs"}),
        ("hep-th", {"hep-th"}),
        ("eess.SY", {"eess.SY", "eess", "cs.SY", "cs"}),
        ("math-ph", {"math-ph", "math.MP", "math"}),
        ("cmp-lg", {"cmp-lg", "cs.CL", "cs"}),
        ("cond-mat.str-el", {"cond-mat.str-el", "cond-mat"}),
    ],
)
def test_what_may_be_said_of_a_paper_in_a_category(category: str, names: set[str]) -> None:
    """The index keeps all names under which a paper is found, and they are those that cover it."""
    assert set(covering(category)) == names
    assert {name for name in CATEGORIES if covers(name, category)} == names
