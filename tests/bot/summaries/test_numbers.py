"""Numbers are recognised however they are written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summaries.numbers import claimed, stated


def grounded(claim: str, source: str, *, english: bool = True) -> bool:
    """Whether every number of the claim stands in the source."""
    values = stated(source)
    return all(number.among(values) for number in claimed(claim, english=english))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("65,574 pairs", "65574 pairs"),
        ("65574 pairs", "65,574 pairs"),
        ("65,574 pairs", "65 574 pairs"),
        ("1,234,567.5 m", "1234567.50 m"),
        ("10k images", "10,000 images"),
        ("10,000 images", "10K images"),
        ("10K images", "10 K images"),
        ("8.5B parameters", "8.5 billion parameters"),
        ("8.5 billion parameters", "8,500,000,000 parameters"),
        ("2 million samples", "two million samples"),
        ("3T scanners", "3 T scanners"),
        ("94.2%", "94.2 percent"),
        ("94.2 %", "0.942"),
        ("0.942", "94.20%"),
        (".95 of all", "0.95 of all"),
        ("2x faster", "twice as fast"),
        ("2× faster", "a twofold speed-up"),
        ("doubles it", "is 2 times larger"),
        ("three modules", "3 modules"),
        ("25 layers", "twenty-five layers"),
        ("twenty-five layers", "25 layers"),
        ("halves the cost", "reduces it by 50%"),
        ("10 times", "an order of magnitude"),
        ("one model", "nothing is counted"),
        ("version 3.1.2", "v3.1.2"),
        ("values 1,2,3", "values 1, 2, and 3"),
        ("at 10,20 Hz", "at 10, 20 Hz"),
        ("no numbers at all", "none here"),
    ],
)
def test_these_are_the_same(claim: str, source: str) -> None:
    """Separators, scales, percentages and words are ways to write one number."""
    assert grounded(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("99.9%", "94.2%"),
        ("10k images", "10 images"),
        ("10 images", "10k images"),
        ("21 hours", "2.1 hours"),
        ("1234 hours", "1.234 hours"),
        ("seventy times", "7 times"),
        ("triples it", "doubles it"),
        ("5 billion", "5 million"),
        ("two models", "2.5 models"),
        ("3.1.2", "3.1"),
        ("2027", "2026"),
    ],
)
def test_these_are_not(claim: str, source: str) -> None:
    """Another value, another scale and another decimal are another number."""
    assert not grounded(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"), [("0,5 Punkte", "0.5 points"), ("1.234 Bilder", "1,234 images")]
)
def test_other_languages_write_otherwise(claim: str, source: str) -> None:
    """A comma may part decimals and a dot thousands, where the summary is not in English."""
    assert grounded(claim, source, english=False)


def test_words_of_other_languages_are_not_read() -> None:
    """Number words are known in English alone; in another text they may be other words."""
    assert list(claimed("two to ten", english=False)) == []


def test_a_number_is_shown_as_it_stands() -> None:
    """Whoever is told of it finds it in the text."""
    assert [number.shown for number in claimed("About 10k of 94.2 % in two parts")] == [
        "10k",
        "94.2 %",
        "two",
    ]


@given(st.integers(0, 10**12))
def test_every_whole_number_is_found_with_commas(number: int) -> None:
    """Thousands separators change nothing, however large the number is."""
    assert Decimal(number) in stated(f"There are {number:,} of them.")
    assert grounded(f"{number:,}", str(number))


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    """Nothing written makes it fail, and every text states what it claims."""
    assert grounded(text, text)
