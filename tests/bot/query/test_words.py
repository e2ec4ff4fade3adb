"""Tests of cutting a text into words and compounds, with their places."""

from itertools import pairwise
from unicodedata import normalize

import pytest
from effort import LONG
from hypothesis import given
from hypothesis import strategies as st
from query_making import real_papers
from reading import read

from bot.query.plain import plain
from bot.query.words import compounds_of, placed, words, words_of

SNIPPETS = st.sampled_from(
    [
        *"aZ9 é√ß-_$^~.,'\"`{}\\β図½\n\u0301’–#+",
        "\\'",
        "\\c ",
        "\\o",
        "\\alpha",
        "C++",
        "C#",
        "\\textbf{",
        "\\-",
        "'s",
        "’s ",
        "_{1",
        "x" * 70,
    ]
)
TEXTS = st.lists(SNIPPETS, max_size=25).map("".join)


def compounds(text: str) -> list[str]:
    return compounds_of(plain(text))


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
        ("SrVO₃, x²", ["srvo3", "x2"]),
        ("don't", ["don", "t"]),
        (
            "it's the model’s, James' and the 90's",
            ["it", "the", "model", "james", "and", "the", "90"],
        ),
        ("a" * 70, ["a" * 64, "a" * 6]),
        ("", []),
        (" -- … !? ", []),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, expected: list[str]) -> None:
    """Words are folded; signs part them, except in the names of two languages; 's is no word."""
    assert words(text) == expected


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
    assert words(text) == expected


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
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lip-sync", ["lipsync"]),
        ("lip–sync, lip‐sync, lip−sync, lip--sync", ["lipsync"] * 4),
        ("lip- sync", ["lipsync"]),
        ("lip\n-sync, lip - sync, lip—sync, lip_sync, lip/sync", []),
        ("O'Brien, O’Brien", ["obrien", "obrien"]),
        ("state-of-the-art", ["stateof", "stateofthe", "ofthe", "oftheart", "theart"]),
        ("x^2, x_1, x_{10}, x_n", ["x2", "x1", "x10"]),
        ("MoS$_2$, $\\ell_1$, $x^{2}$", ["mos2", "l1", "x2"]),
        ("$\\beta$-VAE, β-VAE", ["betavae", "betavae"]),
        ("\\alpha\\beta, μm", ["alphabeta", "mum"]),
        ("C++-like, the model's-eye", ["modeleye"]),
        ("图像-生成", []),
        ("-lip sync-", []),
        ("-lip-sync-", ["lipsync"]),
        ("lip-\n\t sync", ["lipsync"]),
        ("lip-, sync, lip-(sync), lip,-sync, lip---sync, lip- -sync", []),
        ("lip--sync-net, lip-- sync", ["lipsync", "lipsyncnet", "syncnet", "lipsync"]),
        ("pre- and post-war, on-line art", ["preand", "postwar", "online"]),
        ("pre- and-post", ["preand", "preandpost", "andpost"]),
        ("a-b - c-d", ["ab", "cd"]),
        ("$x$-axis, x-$y$, $x$ -axis", ["xaxis", "xy"]),
        ("the users' x-ray, don't", ["xray", "dont"]),
        ("x_2-ray, x_n-ray", ["x2", "x2ray", "2ray", "nray"]),
    ],
)
def test_what_hyphens_and_the_like_join_is_a_compound(text: str, expected: list[str]) -> None:
    """Each two and each three words that are written as one are a word too, without the joint."""
    assert compounds(text) == expected


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
        ("of the model’s", "model"),
    ],
)
def test_places_are_in_the_text_as_written(text: str, place: str) -> None:
    """The last word's place holds what it was read from, TeX and all."""
    last = placed(text)[0][-1]
    assert text[last.start : last.end] == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a lip-sync net", "lip-sync"),
        ("on MoS$_2$ films", "MoS$_2"),
        ("a $\\beta$-VAE", "\\beta$-VAE"),
        ("for $x^{2}$", "x^{2"),
        ("in La_3Ni ice", "La_3Ni"),
        ("Lip–Sync", "Lip–Sync"),
    ],
)
def test_a_compound_has_the_place_of_all_its_words(text: str, place: str) -> None:
    """From the first character of its first word to the last one of its last."""
    (compound,) = placed(text)[1]
    assert text[compound.start : compound.end] == place


@given(TEXTS | st.text(max_size=40))
def test_words_with_places_are_the_same_words(text: str) -> None:
    """Both ways to cut a text, one of them quick, give the same words and compounds."""
    found, joined = placed(text)
    assert [word.text for word in found] == words(text)
    assert [word.text for word in joined] == compounds(text)


@pytest.mark.parametrize(
    ("behind", "more"),
    [("я", ["я"]), ("C#", ["c#"]), ("C++", ["c++"]), ("a" * 65, ["a" * 64, "a"])],
)
@given(TEXTS)
def test_what_stands_behind_a_text_does_not_change_it(
    behind: str, more: list[str], text: str
) -> None:
    """A text with one word that letters and spaces do not tell is cut as it is without it."""
    assert words(f"{text} . {behind}") == words(f"{text} . ") + more
    assert compounds(f"{text} . {behind}") == compounds(f"{text} . ")


@pytest.mark.parametrize("length", [63, 64, 65, 128, 129])
def test_a_word_is_cut_at_its_longest(length: int) -> None:
    """Sixty-four letters are a word, with or without others, and the next begins another."""
    whole, rest = divmod(length, 64)
    cut = ["x" * 64] * whole + ["x" * rest] * bool(rest)
    assert words("x" * length) == cut
    assert words(f"a-b {'X' * length}-c") == ["a", "b", *cut, "c"]


@given(TEXTS | st.text(max_size=40))
def test_places_follow_one_another(text: str) -> None:
    """Every word has a place within the text, and words share no more than one character."""
    found, joined = placed(text)
    assert all(0 <= word.start < word.end <= len(text) for word in (*found, *joined))
    assert all(left.start <= right.start for left, right in pairwise(found))
    assert all(left.end <= right.start + 1 for left, right in pairwise(found))


@given(TEXTS | st.text(max_size=40))
def test_a_place_holds_its_word(text: str) -> None:
    """Reading a word's place alone gives the word again."""
    for word in placed(text)[0]:
        assert word.text in words(text[word.start : word.end])


@given(TEXTS | st.text(max_size=40))
def test_a_word_is_a_word_by_itself(text: str) -> None:
    """A folded word that is written out is read as itself: queries can be stored as words."""
    for word in words(text):
        assert words(word) == [word]


@given(TEXTS.filter(lambda text: "x" * 65 not in text))
def test_any_text_is_cut_as_a_slow_reader_would(text: str) -> None:
    """Letters, signs and TeX in any order give what reading them one by one gives."""
    slow = read(text)
    assert (words(text), compounds(text)) == (slow.words, slow.compounds)


def test_real_papers_are_cut_as_a_slow_reader_would() -> None:
    """On real titles, abstracts and comments, all three ways to cut a text agree."""
    for paper in real_papers(1000 if LONG else 200):
        for text in (paper.title, paper.abstract or "", paper.comment or "", *paper.authors):
            slow, simple = read(text), plain(text)
            assert (words_of(simple), compounds_of(simple)) == (slow.words, slow.compounds), text
            found, joined = placed(text)
            assert [word.text for word in found] == slow.words
            assert [word.text for word in joined] == slow.compounds
