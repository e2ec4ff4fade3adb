"""Tests of cutting a text into words with their places."""

from itertools import islice, pairwise
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared import papers

from bot.query.fold import fold, greek, stands_alone
from bot.query.words import words

SNIPPETS = st.sampled_from(
    [
        *"aZ9 é√ß-_$^~.,'\"`{}\\β図½\n\u0301",
        "\\'",
        "\\c ",
        "\\o",
        "\\alpha",
        "C++",
        "\\textbf{",
        "\\-",
    ]
)
TEXTS = st.lists(SNIPPETS, max_size=25).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talking-Head GANs, 3D!", ["talking", "head", "gans", "3d"]),
        ("GPT-4o vs. gpt_4", ["gpt", "4o", "vs", "gpt", "4"]),
        ("C++, C# and C++17; ABC++", ["c++", "c#", "and", "c++", "17", "abc"]),
        ("Müller, Mu\u0308ller, MÜLLER", ["muller", "muller", "muller"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("co\u00adoperate zero\u200bwidth", ["cooperate", "zerowidth"]),
        ("½ litre", ["1", "2", "litre"]),
        ("SrVO₃", ["srvo3"]),
        ("don't", ["don", "t"]),
        ("", []),
        (" -- … !? ", []),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, expected: list[str]) -> None:
    """Words are folded; signs part them, except in the names of two languages."""
    assert [word.text for word in words(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"L\'evy", ["levy"]),
        (r"L\'{e}vy, L{\'e}vy, L{\'{e}}vy", ["levy", "levy", "levy"]),
        (r"Schr\"odinger and Schr{\"o}dinger", ["schrodinger", "and", "schrodinger"]),
        (
            r"Erd\H{o}s, \v{S}koda, gar\c con, Fran\c{c}ois",
            ["erdos", "skoda", "garcon", "francois"],
        ),
        (r"na\"{\i}ve, \'\i", ["naive", "i"]),
        (r"S\o ren, S{\o}ren, \O{}rsted, \AA ngstr\"om", ["soren", "soren", "orsted", "angstrom"]),
        (r"\ss, \ae, \oe{}uvre", ["ss", "ae", "oeuvre"]),
        (r"\textbf{3D} \emph{faces}", ["3d", "faces"]),
        (r"\textbf{T}alking {GAN}s", ["talking", "gans"]),
        (r"hy\-phen", ["hyphen"]),
        (r"$\mathcal{O}(n\log n)$", ["o", "n", "n"]),
        (r"SrVO$_3$ and $\ell_1$", ["srvo", "3", "and", "l", "1"]),
        (r"$\beta$-VAE, β-VAE, beta-VAE", ["beta", "vae"] * 3),
        (r"$\varepsilon$ and $\Lambda$CDM, ΛCDM", ["epsilon", "and", *["lambda", "cdm"] * 2]),
        (r"5\% of \$3 \& \#1 \_x", ["5", "of", "3", "1", "x"]),
        (r"a \' b", ["a", "b"]),
        ("a lone \\ at the end \\", ["a", "lone", "at", "the", "end"]),
    ],
)
def test_tex_is_read_lightly(text: str, expected: list[str]) -> None:
    """Accents and letters of TeX are letters, braces are nothing, commands are no words."""
    assert [word.text for word in words(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("图像生成", ["图", "像", "生", "成"]),
        ("3D画像の生成", ["3d", "画", "像", "の", "生", "成"]),
        ("カメラ・ガス", ["カ", "メ", "ラ", "ガ", "ス"]),
        ("말하는 얼굴", [normalize("NFD", "말하는"), normalize("NFD", "얼굴")]),
        ("μm", ["mu", "m"]),
    ],
)
def test_scripts_without_spaces_are_cut_into_characters(text: str, expected: list[str]) -> None:
    """A Chinese or Japanese character is a word, a Korean run of syllables is one."""
    assert [word.text for word in words(text)] == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("by L\\'evy", "L\\'evy"),
        ('so {\\"o}l', '\\"o}l'),
        ("the {GAN}s", "GAN}s"),
        ("a $\\beta$", "\\beta"),
        ("in C++", "C++"),
        ("die Straße", "Straße"),
        ("ein Mu\u0308ller", "Mu\u0308ller"),
    ],
)
def test_places_are_in_the_text_as_written(text: str, place: str) -> None:
    """The last word's place holds what it was read from, TeX and all."""
    last = words(text)[-1]
    assert text[last.start : last.end] == place


@given(TEXTS | st.text(max_size=40))
def test_places_follow_one_another(text: str) -> None:
    """Every word has a place within the text, and words share no more than one character."""
    found = words(text)
    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert all(left.start <= right.start for left, right in pairwise(found))
    assert all(left.end <= right.start + 1 for left, right in pairwise(found))


@given(TEXTS | st.text(max_size=40))
def test_a_place_holds_its_word(text: str) -> None:
    """Reading a word's place alone gives the word again."""
    for word in words(text):
        assert word.text in [each.text for each in words(text[word.start : word.end])]


@given(TEXTS | st.text(max_size=40))
def test_a_word_is_a_word_by_itself(text: str) -> None:
    """A folded word that is written out is read as itself: queries can be stored as words."""
    for word in words(text):
        assert [each.text for each in words(word.text)] == [word.text]


def slowly(text: str) -> list[str]:
    """The words of a text without TeX, one character after the other."""
    found = [""]
    for character in text:
        for part in fold(character):
            if greek(part) or stands_alone(part):
                found += [greek(part) or part, ""]
            elif part.isalnum():
                found[-1] += part
            else:
                found.append("")
    return [word for word in found if word]


def test_real_texts_are_cut_as_a_slow_reader_would() -> None:
    """On real titles and abstracts without TeX, the words are those of a naive reading."""
    real = [paper for paper in islice(papers("papers-2026.jsonl.xz"), 600) if paper.abstract]
    texts = [f"{paper.title}\n{paper.abstract}" for paper in real]
    plain = [
        text for text in texts if not any(sign in text for sign in ("\\", "{", "}", "++", "#"))
    ]
    assert len(plain) > 200
    for text in plain:
        assert [word.text for word in words(text)] == slowly(text)
