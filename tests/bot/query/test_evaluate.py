"""Tests of whether a paper answers a query, by examples that a researcher would try."""

from datetime import date

import pytest

from bot.query import analyse, parse
from bot.query.evaluate import matches
from storage.records import Category, Lookup, Paper

PAPER = Paper(
    "2608.16143",
    "AnyTalk: Speech Animation for Arbitrary Characters",
    date(2026, 8, 18),
    abstract="Enables lip-synced animations. By talking-head video, after L\\'evy, $\\beta$.",
    authors=("Xize Cheng", "Geoffrey E. Hinton", "A. Del Maestro"),
    categories=("cs.GR", "cs.CV", "eess.SY"),
    comment="Accepted at CVPR 2026, 12 pages",
    journal_ref="Phys. Rev. Lett. 12 (2026)",
)


def answers(query: str, title: str) -> bool:
    return parse(query).matches(Paper("2608.00001", title, date(2026, 8, 18)))


@pytest.mark.parametrize(
    "text", ["lip-sync", "lipsync", "lip sync", "Lip–Sync", "LIPSYNC", "lip- sync"]
)
@pytest.mark.parametrize("query", ["lip-sync", "lipsync", '"lip sync"', "“Lip sync”", "lip—sync"])
def test_joined_hyphenated_and_apart_find_each_other(query: str, text: str) -> None:
    """Each spelling of a compound finds all its spellings."""
    assert answers(query, f"A {text} net")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("lip-sync", "lip synced"),
        ("lip-synced", "lip syncing"),
        ("lipsync", "lip-syncs"),
        ("deepfake", "Deepfakes"),
        ("deepfakes", "a deepfake"),
        ("deepfakes", "deep-fake"),
        ("deepfake", "deep fake"),
        ("studies", "a study"),
        ("generative", "generating"),
        ("Lévy", r"L\'evy flights"),
        (r"L\'evy", "Lévy flights"),
        ("Muller", "Müller"),
        ("Müller", 'M\\"uller'),
        ("Strasse", "Straße"),
        (r"$\ell_1$", r"$\ell_1$ norm"),
        ("l1", r"$\ell_1$ norm"),
        ("l-1", r"$\ell_1$ norm"),
        ("C++", "Modern C++."),
        ("C#", "in C#"),
        ("3D", "3D faces"),
        ("3-D", "3D faces"),
        ("3D", "3-D faces"),
        ("GPT-4", "GPT-4 and GPT4"),
        ("GPT4", "GPT-4"),
        ("GPT-4", "GPT 4"),
        ("x^2", "$x^2$"),
        ("x²", "$x^2$"),
        ("x^2", "x²"),
        ("x2", "$x^{2}$"),
        ("MoS2", "MoS$_2$ films"),
        ("扩散模型", "基于扩散模型的生成"),
        ("扩散", "扩散模型"),
        ("β-VAE", r"$\beta$-VAE"),
        ("beta-VAE", "β-VAE"),
        ("betaVAE", "β-VAE"),
        ("x-ray", "x ray"),
        ("xray", "X-ray imaging"),
        ("x-ray", "xray"),
        ("Alzheimer", "Alzheimer's disease"),
        ("Alzheimer's", "Alzheimer disease"),
        ("state-of-the-art", "the state of the art"),
        ('"in-painting"', "inpainting"),
        ("U-Net", "UNet"),
        ('"talking head"', "talking,\nheads"),
    ],
)
def test_what_reads_the_same_is_found(query: str, text: str) -> None:
    """Inflections, spellings, TeX and scripts of the same words answer."""
    assert answers(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("anode", "a node"),
        ("often", "of ten"),
        ("information", "in formation"),
        ("xy", "x y"),
        ("12", "1 2"),
        ('"lip sync"', "lips that sync"),
        ('"lip sync"', "sync lip"),
        ("lip-sync", "lip and sync"),
        ("C++", "vitamin C"),
        ("C", "C++"),
        ("C", "C#"),
        ("扩散模型", "模型扩散"),
        ("diffusion", "defusing"),
        ("sync", "synchronization"),
        ("lipsynctalkinghead", "lip sync talking head"),
        ("head", "ahead"),
        ("model", "textbf"),
        ("textbf", r"\textbf{model}"),
        ("since", ""),
    ],
)
def test_what_only_looks_alike_is_not_found(query: str, text: str) -> None:
    """Neighbours that happen to spell a word, other orders and other words do not answer."""
    assert not answers(query, text)


@pytest.mark.parametrize(
    ("query", "found", "missed"),
    [
        ("sync*", ["synced", "synchronization", "a SYNC"], ["async", "lip", "lip sinc"]),
        ('"lip sync*"', ["lip synchronization", "lip-synced", "lipsyncing"], ["lips sync"]),
        ("lip-sync*", ["lip synchronization", "lipsynced"], ["lip", "lip and sync"]),
        ("lipsyn*", ["lipsync", "lip-sync"], ["lip sync"]),
        ("=heads", ["Heads up", "talking-heads"], ["head", "headed"]),
        ("=talkingheads", ["talking-heads"], ["talking heads", "talkinghead"]),
        ('="talking head"', ["a talking-head net"], ["talking heads", "talkinghead"]),
        ('"talking =heads"', ["talking heads"], ["talking head", "talked heads"]),
        ("=lévy", [r"L\'evy"], ["levys"]),
        ("扩散*", ["扩散模型"], ["扩 大"]),
    ],
)
def test_beginnings_and_exact_forms(query: str, found: list[str], missed: list[str]) -> None:
    """A star and an equals sign compare words as they are written, not their stems."""
    assert [text for text in found if not answers(query, text)] == []
    assert [text for text in missed if answers(query, text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "animation speech",
        '"speech animation"',
        '"talking head" OR avatar',
        "avatar OR characters",
        "speech -avatar",
        "speech NOT (avatar OR face)",
        "speech NOT (avatar anytalk)",
        "speech (avatar OR -face)",
        "-avatar",
        "ti:anytalk abs:enables",
        "ti:(speech animation)",
        "abs:animate",
        "-ti:enables -abs:anytalk",
        "co:cvpr",
        'co:"12 pages"',
        'jr:"phys rev"',
        "cat:cs.CV",
        "cat:cs speech",
        "cat:cs.*",
        "cat:cs.SY",
        "cat:eess -cat:math",
        "cat:(math OR cs)",
        "id:2608.16143",
        "id:2608.16143v3",
        'id:"https://arxiv.org/abs/2608.16143"',
        'au:"Xize Cheng"',
        "au:cheng",
        "au:Cheng_X",
        "au:cheng_xi*",
        "au:hin*",
        'au:"G. Hinton"',
        'au:"Geoffrey Hinton"',
        "au:hinton_g_e",
        "au:del_maestro_a",
        'au:"del maestro"',
        "au:=cheng",
        "speech since:2026 until:2026-08-18",
    ],
)
def test_a_paper_answers(text: str) -> None:
    """A paper answers when the terms stand where they are sought."""
    assert parse(text).matches(PAPER)


@pytest.mark.parametrize(
    "text",
    [
        "avatar",
        "speech avatar",
        '"animation speech"',
        '"characters enables"',
        "speech -talking",
        "speech NOT (avatar OR talking)",
        "speech (avatar OR -talking)",
        "-speech",
        "ti:enables",
        "abs:anytalk",
        "cvpr",
        "hinton",
        "ti:(speech OR avatar) -ti:for",
        "cat:math",
        "cat:cs.CL OR avatar",
        "speech -cat:cs",
        "id:2608.16144",
        'au:"Cheng Geoffrey"',
        'au:"Cheng Xize"',
        "au:cheng_y",
        "au:chengs",
        "au:speech",
        'au:"E. Hinton"  au:"X. Hinton"',
        "speech since:2027",
        "until:2026-08-17",
    ],
)
def test_a_paper_does_not_answer(text: str) -> None:
    """A term that is missing, or an excluded one that is there, keeps a paper out."""
    assert not parse(text).matches(PAPER)
    assert parse(text).explain(PAPER) == ()


def test_unquoted_words_may_stand_anywhere() -> None:
    """Two words are both needed, in any order and any place; quoted they are neighbours."""
    assert answers("lip sync", "Synced in motion: the lips")
    assert not answers("lip sync", "lipsync")
    assert not answers('"lip sync"', "Lip motion in sync")


def test_a_phrase_does_not_cross_from_title_to_abstract() -> None:
    """The last word of the title and the first of the abstract are no neighbours."""
    paper = Paper("2608.00001", "Talking", date(2026, 8, 18), abstract="Head synthesis")
    assert parse('"head synthesis"').matches(paper)
    assert not parse('"talking head"').matches(paper)
    assert not parse("talkinghead").matches(paper)


def test_a_paper_may_lack_everything_but_its_title() -> None:
    """Some papers come without abstract, authors or categories."""
    paper = Paper("2608.00001", "Talking heads", date(2026, 8, 18))
    assert parse("heads -cat:cs -au:cheng -co:cvpr -jr:phys").matches(paper)
    assert not parse("cat:cs").matches(paper)


def test_an_analysed_paper_serves_like_the_paper() -> None:
    """Whoever asks many queries analyses the paper once."""
    document = analyse(PAPER)
    query = parse("speech cat:cs.CV")
    assert query.matches(document)
    assert query.explain(document) == query.explain(PAPER)


def test_a_tree_built_by_hand_may_name_all_of_an_archive() -> None:
    """``cs.*`` and ``cs`` mean the same, though the parser writes the second."""
    assert matches(Category("cs.*"), analyse(PAPER))


def test_lookups_are_for_the_index() -> None:
    """A document knows nothing of columns."""
    with pytest.raises(TypeError, match="not lookups"):
        matches(Lookup(("title",), ("speech",)), analyse(PAPER))
