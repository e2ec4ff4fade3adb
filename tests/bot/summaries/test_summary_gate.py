"""The gate: what passes is shown as it should look, what does not comes with the reasons."""

from dataclasses import replace

import pytest
from attacks import GOOD, PAPER, QUOTE
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import every

from bot.summaries.abstract import pick
from bot.summaries.gate import Draft, faults, polished
from bot.summaries.source import source_of
from bot.text.sentences import sentences

SOURCE = source_of(PAPER)


def refused(tldr: str, *quotes: str, language: str = "en") -> tuple[str, ...]:
    """Why a summary of the paper is refused."""
    return faults(Draft(tldr, quotes or (QUOTE,)), SOURCE, language)


def test_a_good_summary_passes() -> None:
    """Grounded, short, in the third person: no fault."""
    assert refused(GOOD) == ()


@pytest.mark.parametrize(
    ("tldr", "fault"),
    [
        ("Skips silent frames of audio.", "it has 5 words, too few"),
        (" ".join([GOOD] * 3), "it has 96 words, and 60 is the limit"),
        (f"This paper {GOOD}", "it begins with the paper or its authors"),
        (f"In this work, {GOOD}", "it begins with the paper or its authors"),
        (f"The authors say: {GOOD}", "it begins with the paper or its authors"),
        (GOOD.replace(", an", ",\n\nan"), "it has more than one paragraph"),
        (GOOD.replace("94.2%", "99%"), "the number '99%' is not in the paper"),
        (GOOD.replace("TideNet", "WaveNet"), "the term 'WaveNet' is not in the paper"),
    ],
)
def test_style_and_facts(tldr: str, fault: str) -> None:
    """Each rule has its reason."""
    assert refused(tldr) == (fault,)


def test_all_reasons_are_told_once() -> None:
    """The next answer can mend everything, and nothing is repeated."""
    found = refused(
        "This paper says 99% by BERT, BERT and 99% of long audio frames.", "nothing of it"
    )
    assert len(found) == len(set(found)) == 4


def test_the_limit_also_counts_characters() -> None:
    """Sixty endless words are no summary either."""
    assert any("limit" in fault for fault in refused(" ".join(["frames" * 6] * 20)))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("SrVO$_3$ and $\\mathbb{Q}$", "SrVO₃ and ℚ"),
        ("SrVO₃ over ℚ at 10³…", "SrVO₃ over ℚ at 10³…"),
        ("ﬁne ｔｅｘｔ", "fine text"),
        ("two\u200b  words\u202e", "two words"),
        ("a\nb", "a b"),
    ],
)
def test_polished(written: str, shown: str) -> None:
    """Compatibility forms and hidden characters go; what says something of its own stays."""
    assert polished(written) == shown


@pytest.mark.parametrize("language", ["de", "pt-BR"])
def test_another_language_is_not_compared_by_words(language: str) -> None:
    """Names and numbers must stand in the paper; the words are others."""
    german = (
        "Stellt TideNet vor, das stille Abschnitte überspringt und auf LibriSpeech 94,2% behält."
    )
    assert refused(german, language=language) == ()
    assert refused(german) == ("it speaks of other things than the paper",)


def test_a_language_without_spaces_is_measured_by_its_characters() -> None:
    """Two characters count as a word."""
    chinese = "提出TideNet,一种跳过静音帧的长音频编码器,在LibriSpeech上保持94.2%的准确率。"
    assert refused(chinese, language="zh") == ()
    assert any("limit" in fault for fault in refused(chinese * 5, language="zh"))


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=4))
@settings(deadline=None, max_examples=60)
def test_no_answer_makes_it_fail(tldr: str, quotes: list[str]) -> None:
    """Whatever a model says is judged, and the judgement is the same the next time."""
    draft = Draft(tldr, tuple(quotes))
    assert faults(draft, SOURCE) == faults(draft, SOURCE)


def test_without_an_abstract_nothing_passes() -> None:
    """There is nothing that could bear a summary."""
    bare = source_of(replace(PAPER, abstract=None, comment=None))
    assert faults(Draft(GOOD, (QUOTE,)), bare)


def test_sentences_of_real_abstracts_are_grounded() -> None:
    """What is copied from an abstract is refused for its opening, hardly ever for its facts."""
    real = [one for one in every(80, "papers-older.jsonl.xz") if one.abstract]
    assert len(real) > 300
    ungrounded = 0
    for one in real:
        source = source_of(one)
        picked = pick(source.title, source.abstract)
        quotes = tuple(quote.rstrip("…") for quote in sentences(picked))
        found = faults(Draft(picked, quotes), source)
        ungrounded += any(
            "paper," in fault or fault.endswith("not in the paper") for fault in found
        )
    assert ungrounded <= 3
