"""What is quoted around a place in a text."""

import time

import pytest
from contracts import controls
from hypothesis import given
from hypothesis import strategies as st

from bot.text.passage import ROOM, Passage, passage


def around(text: str, words: str) -> str:
    """The passage around these words of the text, which stand out between stars."""
    start = text.index(words)
    before, hit, after = passage(text, start, start + len(words))
    return f"{before}*{hit}*{after}"


LONG = (
    "We then make a mesh of it. Our method enables lip-synced animations across diverse face "
    "meshes and many blendshape configurations, with less effort."
)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("A face", "face", "A *face*"),
        ("Faces", "Faces", "*Faces*"),
        (LONG, "lip-synced",
         "Our method enables *lip-synced* animations across diverse face meshes"),
        (LONG, "mesh", "We then make a *mesh* of it."),
        (LONG, "it. Our", "We then make a mesh of *it. Our* method enables lip-synced animations"),
        (f"{'word ' * 20}here{' word' * 20}", "here", f"{'word ' * 8}*here*{' word' * 8}"),
        ("Films of SrVO$_3$ on top", "SrVO$_3", "Films of *SrVO₃* on top"),
        ("A bound of $O(n \\log n)$ holds", "log", "A bound of *O(n log n)* holds"),
        ("See \\textbf{3D} faces", "3D} faces", "See *3D faces*"),
        ("by L\\'evy flights", "L\\'evy", "by *Lévy* flights"),
        ("code at https://a.example/talking-head now", "talking-head",
         "code at *https://a.example/talking-head* now"),
        ("mail @talking now", "talking", "mail *@talking* now"),
        ("a talking.ai site", "talking", "a *talking.ai* site"),
        ("Talking heads. They talk.", "heads", "Talking *heads*."),
        ("Known \\cite{talking-head} heads", "talking-head", "*talking-head*"),
    ],
)  # fmt: skip
def test_what_is_quoted(text: str, words: str, shown: str) -> None:
    """The sentence around the place, readable, cut at words; formulas and addresses are whole."""
    assert around(text, words) == shown


def test_a_formula_is_never_cut() -> None:
    """It is left out where it does not fit, and never shown in part."""
    lengths = " + ".join(5 * [r"\mathrm{length}"])
    formula = f"${lengths}$"
    assert around(f"a face {formula} b", "face") == "a *face*"
    assert around(f"a face of $x + y$ {formula}", "face") == "a *face* of x + y"
    assert around(f"{formula} a face", "face") == "a *face*"


def test_a_long_formula_is_shortened_where_it_is_the_hit() -> None:
    """A passage stays a few lines of a phone."""
    hit = around(f"$a{' + b' * 45}$", "a")
    assert len(hit) < 170
    assert hit.endswith("…*")


def test_no_word_is_left_that_promises_another() -> None:
    """A passage that is cut does not end in an article or a preposition."""
    assert around("The face of somebody who walks through one of the largest cities", "face") == (
        "The *face* of somebody who walks through one"
    )


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_place_of_any_text(text: str, one: int, other: int) -> None:
    """Whatever the text, what is quoted is one clean line of bounded length."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    made = passage(text, start, end)
    assert isinstance(made, Passage)
    assert controls("".join(made)) == set()
    assert made.hit == made.hit.strip()
    assert len(made.hit) <= 160
    # Readable Unicode can be longer than its source.
    assert max(map(len, (made.before, made.after))) <= 4 * ROOM


@pytest.mark.parametrize("much", ["$", "$x$ ", "\\(", "{", "word ", "a.b", "\\cite{"])
def test_time_is_proportional_to_the_text(much: str) -> None:
    """Nothing that an abstract can be takes long."""
    text = much * 5000 + " face " + much * 5000
    begun = time.process_time()
    around(text, "face")
    assert time.process_time() - begun < 5
