"""The set of a category."""

import re

import pytest
from shared import shared

from bot.query.categories import NAMES
from bot.sources.arxiv_sets import set_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cs.CV", "cs:cs:CV"),
        ("math.NA", "math:math:NA"),
        ("q-bio.BM", "q-bio:q-bio:BM"),
        ("quant-ph", "physics:quant-ph"),
        ("math-ph", "physics:math-ph"),
        ("nlin.CD", "physics:nlin:CD"),
        ("physics.plasm-ph", "physics:physics:plasm-ph"),
        ("cond-mat.soft", "physics:cond-mat:soft"),
        ("cs", "cs:cs"),
        ("cond-mat", "physics:cond-mat"),
        ("cmp-lg", "cs:cs:CL"),
    ],
)
def test_a_name_has_a_set(name: str, expected: str) -> None:
    """Categories, archives, archives without categories, and names that arXiv gave up."""
    assert set_of(name) == expected


def test_every_name_has_a_set_of_its_kind() -> None:
    """A group, an archive, and a category unless an archive is asked for."""
    for name in NAMES:
        assert re.fullmatch(r"[a-z-]+:[a-z-]+(:[A-Za-z-]+)?", set_of(name)), name


def test_arxivs_own_answer_has_these_sets() -> None:
    """The sets of each record in a real answer are those of its categories."""
    body = shared("corpus", "oai", "listrecords_arXiv_2026-01-05_plasm-ph.xml").read_text()
    records = body.split("<record>")[1:]
    assert records
    for record in records:
        (categories,) = re.findall(r"<categories>(.*?)</categories>", record)
        sets = re.findall(r"<setSpec>(.*?)</setSpec>", record)
        assert set(map(set_of, categories.split())) == set(sets)
