"""Scientific English is cut into its sentences."""

import pytest
from effort import LONG
from hypothesis import given
from hypothesis import strategies as st
from shared import every

from bot.text.clean import clean
from bot.text.sentences import sentences
from bot.text.tex import readable


@pytest.mark.parametrize(
    "text",
    [
        "We follow Smith et al. (2016) here.",
        "As Fig. 3 and Eq. (4) show, e.g. in Sec. 2, it holds.",
        "It is faster, i.e. Google uses it, than all others.",
        "Memory vs. Time is the question.",
        "A theorem of J. S. Frame and R. Steinberg is used.",
        "The value is 3.5 at 0.1 K.",
        "The mass is approx. 5 kg.",
        "It runs on version 2.0 beta.",
        "The result of Xu et al. (Phys. Rev. Lett. 106, 245502) is extended.",
        "We use it (see the appendix. It is long) twice.",
        "Let $a. B$ be a formula.",
        "Let \\(a. B\\) be a formula.",
        "No end here",
        "It ends in lower case. then goes on.",
        "Is it? yes, it is.",
    ],
)
def test_one_sentence(text: str) -> None:
    """Abbreviations, initials, numbers, brackets and formulas do not end a sentence."""
    found = sentences(text)
    assert found == (text,) or text.startswith("Is it?")


@pytest.mark.parametrize(
    "parts",
    [
        ("We propose X.", "It is fast."),
        ("It works in 3D.", "Experiments agree."),
        ("We call it “fast”.", "It is."),
        ('They say "no."', "We say yes."),
        ("It has been done (twice).", "We do it again."),
        ("(It is long.)", "We cut it."),
        ("Is it true?", "We say yes!", "Then we go."),
        ("It holds for every G.", "We prove it."),
        ("It freezes at 4 K.", "Satisfactory agreement is found."),
        ("Codes, data, etc.", "We share them."),
        ("This improves on Smith et al.", "Our method is new."),
        ("Three things matter.", "(i) It is small.", "(ii) It is fast."),
        ("The answer is no.", "We show why."),
        ("It grows as n…", "Then it stops."),
        ("Die Ergebnisse sind gut.", "Außerdem sind sie neu."),
        ("These are results ( in brackets ) .", "We like them."),
        ("It depends on p.", "Surprisingly, it does not grow."),
    ],
)
def test_several_sentences(parts: tuple[str, ...]) -> None:
    """A mark that ends a sentence, a space, and what starts the next one."""
    assert sentences(" ".join(parts)) == parts


def test_a_forgotten_space() -> None:
    """Where the space is missing before a usual beginning, there are still two sentences."""
    assert sentences("It has results.We like them.") == ("It has results.", "We like them.")


def test_nothing() -> None:
    """An empty text has no sentence."""
    assert sentences("") == ()
    assert sentences("   ") == ()


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["A", "b", ".", " ", "(", ")", "$", "?", "\\("])).map("".join),
    )
)
def test_any_text_is_cut_into_its_own_pieces(text: str) -> None:
    """Sentences stand in the text, in their order, and leave out nothing but space."""
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    at = 0
    for sentence in found:
        at = text.index(sentence, at) + len(sentence)


def test_real_abstracts() -> None:
    """Sentences of real abstracts are neither fragments nor paragraphs."""
    abstracts = [paper.abstract for paper in every(100 if LONG else 400, "papers-2026.jsonl.xz")]
    found = [
        len(sentence.split())
        for abstract in abstracts
        if abstract
        for sentence in sentences(clean(readable(abstract)))
    ]
    assert 18 < sum(found) / len(found) < 30
    assert sum(count < 4 for count in found) < len(found) / 50
    assert sum(count > 80 for count in found) < len(found) / 200
