"""A summary says what its source says: its numbers, names, quotes and things."""

import pytest

from bot.summaries.grounding import number_faults, plain, quote_faults, shares_words, term_faults
from bot.summaries.source import Source

SOURCE = Source(
    title="CETalk: Valence-Arousal Control with Chat GPT",
    abstract=(
        "We propose CETalk, built on GPT-4 and VideoMAE-v2, for LLM-based 3D heads of SrVO₃ at "
        "10³ K. LoRA adapters and VAEs need 12 GB. It is important for ImageNet."
    ),
    comment="Accepted at ACM MM 2026",
)


@pytest.mark.parametrize(
    "text",
    [
        "CETalk uses GPT-4",
        "CETalk uses GPT4 and ChatGPT",
        "LLMs with lora and a VAE",
        "LLM's heads in 3D",
        "Video-MAE on ImageNet",
        "SrVO3 and SrVO₃",
        "12GB of memory at ACM-MM",
        "valence-arousal control",
        "the 5th of 80s",
        "a plain text",
    ],
)
def test_a_name_of_the_paper(text: str) -> None:
    """Hyphens, the plural, joined and parted forms are the same name."""
    assert list(term_faults(text, SOURCE)) == []


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("uses BERT", "BERT"),
        ("uses WaveLab", "WaveLab"),
        ("uses wav2vec", "wav2vec"),
        ("is IMPORTANT for all", "IMPORTANT"),
        ("on ImageNet21k", "ImageNet21k"),
        ("by mRNA", "mRNA"),
    ],
)
def test_a_name_from_elsewhere(text: str, term: str) -> None:
    """Capitals and mixed letters that the paper lacks are told, also ordinary words made loud."""
    assert list(term_faults(text, SOURCE)) == [f"the term '{term}' is not in the paper"]


def test_raised_digits_stay_apart() -> None:
    """10³ is not 103, and SrVO₃ is still found as SrVO3."""
    assert plain("10³ SrVO₃ x⁻¹") == "10^3 SrVO_3 x^-1"
    assert list(number_faults("At 10^3 K with 3 atoms.", SOURCE)) == []
    assert list(number_faults("At 103 K.", SOURCE)) == ["the number '103' is not in the paper"]


def test_numbers_of_each_field_count() -> None:
    """The comment states numbers, too."""
    assert list(number_faults("Accepted in 2026.", SOURCE)) == []


@pytest.mark.parametrize(
    "quote",
    [
        "built on GPT-4 and VideoMAE-v2",
        "“Built on GPT‑4  and videomae v2…”",
        "Accepted at ACM MM 2026.",
        "for LLM based 3D heads",
    ],
)
def test_a_quote_of_the_paper(quote: str) -> None:
    """Blanks, hyphens, quotation marks and capitals may differ; words may not."""
    assert list(quote_faults([quote], SOURCE)) == []


@pytest.mark.parametrize(
    ("quotes", "fault"),
    [
        ([], "there is no quote"),
        (["built on"], "quote 1 is too short"),
        (["…"], "quote 1 is too short"),
        (["built on GPT-4", "GPT-4 and BERT win"], "quote 2 is not in the paper, letter by letter"),
        (["Chat GPT We propose"], "quote 1 is not in the paper, letter by letter"),
    ],
)
def test_a_quote_that_proves_nothing(quotes: list[str], fault: str) -> None:
    """Invented, joined over two fields, or too short to prove anything."""
    assert list(quote_faults(quotes, SOURCE)) == [fault]


def test_the_same_things() -> None:
    """A summary shares its words with its source, in whatever form; another text does not."""
    assert shares_words("Controlling heads with adapters proposed for ImageNet", SOURCE)
    assert not shares_words("Roses bloom while rivers wander slowly tonight", SOURCE)
    assert shares_words("It is so", SOURCE)
