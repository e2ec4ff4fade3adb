"""Tests of saying a query in arXiv's syntax, against a counterpart of arXiv's grammar and index."""

import re
from datetime import date
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_making import ALL, queries
from servers.arxiv_grammar import Operation, Term, rewrite
from servers.arxiv_grammar import Query as Asked
from servers.arxiv_grammar import parse as read

from bot.query import Query, parse, to_arxiv
from bot.query.arxiv_stems import _porter
from bot.query.tree import is_grounded
from storage.records import And, Category, Node, Not, Or, Paper, Phrase


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("avatar", '(ti:"avatar" OR abs:"avatar")'),
        ("ti:avatar", '(ti:"avatar")'),
        ("Lip-Sync", '(ti:"lip sync" OR abs:"lip sync" OR ti:"lipsync" OR abs:"lipsync")'),
        (
            'abs:"talking head video"',
            '(abs:"talking head video" OR abs:"talkinghead video" OR abs:"talking headvideo" '
            'OR abs:"talkingheadvideo")',
        ),
        ('abs:"a b c d"', '(abs:"a b c d" OR abs:"abcd")'),
        ("co:2026", '(co:"2026")'),
        ('jr:="Phys. Rev."', '(jr:"phys rev")'),
        ("cat:cs.CV", "(cat:cs.CV)"),
        ("cat:stat.ML", "(cat:stat.ML)"),
        ("cat:hep-th", "(cat:hep-th)"),
        ("cat:econ", "(cat:econ OR cat:econ.* OR cat:q-fin.EC)"),
        ("cat:cs.SY", "(cat:cs.SY OR cat:eess.SY)"),
        ("id:2401.08503v2", '(id:"2401.08503")'),
        ("id:math.GT/0309136", '(id:"math/0309136")'),
        ("cat:cs.CV cat:cs.GR", "(cat:cs.CV AND cat:cs.GR)"),
        ("cat:cs.CV OR cat:cs.GR", "(cat:cs.CV OR cat:cs.GR)"),
        ("cat:cs.CV -cat:cs.GR", "(cat:cs.CV ANDNOT cat:cs.GR)"),
        ("cat:cs.CV -id:2401.08503", '(cat:cs.CV ANDNOT id:"2401.08503")'),
        ("cat:cs.CV -ti:survey", '(cat:cs.CV ANDNOT ti:"survey")'),
        ('cat:cs.CV -ti:"lip sync"', '(cat:cs.CV ANDNOT (ti:"lip sync" OR ti:"lipsync"))'),
        ("cat:cs.CV -au:cheng", '(cat:cs.CV ANDNOT au:"cheng")'),
        (
            "cat:cs.CV cat:cs.LG -cat:cs.GR -cat:cs.SD",
            "((cat:cs.CV AND cat:cs.LG) ANDNOT (cat:cs.GR OR cat:cs.SD))",
        ),
        ("cat:cs.CV OR cat:cs.LG cat:cs.GR", "(cat:cs.CV OR (cat:cs.LG AND cat:cs.GR))"),
        ("cat:cs.CV NOT (cat:cs.LG cat:cs.GR)", "(cat:cs.CV ANDNOT (cat:cs.LG AND cat:cs.GR))"),
        (
            "cat:cs.CV NOT (cat:cs.LG -cat:cs.GR)",
            "(cat:cs.CV ANDNOT (cat:cs.LG ANDNOT cat:cs.GR))",
        ),
        ("Lévy", '(ti:"levy" OR abs:"levy")'),
        ("cat:cs.CV since:2026", "(cat:cs.CV)"),
    ],
)
def test_every_operation_stands_in_brackets(text: str, said: str) -> None:
    """No precedence is trusted, words stand in quotation marks, spellings are folded."""
    assert to_arxiv(parse(text).tree) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("C++", '(ti:"c" OR abs:"c")'),
        ("ti:=heads", '(ti:"heads")'),
        ('ti:="talking heads"', '(ti:"talking heads")'),
        ("ti:sync*", "(ti:sync*)"),
        ('ti:"lip sync*"', '((ti:"lip" AND ti:sync*) OR ti:lipsync*)'),
        ("ti:generat*", "(ti:gener*)"),
        ("abs:synchroniz*", "(abs:synchron*)"),
        ("co:generat*", "(co:generat*)"),
        ("co:accepted", "(co:accept*)"),
        ('co:"12 pages"', '((co:"12" AND co:pag*) OR co:"12pages")'),
        ("cat:cs.CV -co:accepted", '(cat:cs.CV ANDNOT co:"accepted")'),
        ("au:cheng", '(au:"cheng")'),
        ('au:"Xize Cheng"', '((au:"xize" AND au:"cheng") OR au:"xizecheng")'),
        ("au:cheng_x", '(au:"cheng")'),
        ("au:del_maestro_a", '(au:"del" AND au:"maestro")'),
        ("au:del_maestro", '(au:"del" AND au:"maestro")'),
        (
            "au:García-Bellido_J",
            '((au:"garcia" AND au:"bellido") OR au:"garciabellido")',
        ),
        ("au:O'Brien_C", '(au:"brien" OR au:"obrien")'),
        (
            "au:picard_jean-luc",
            '((au:"picard" AND au:"jean" AND au:"luc") OR (au:"picard" AND au:"jeanluc"))',
        ),
        ("H2O", '(ti:"h2o" OR abs:"h2o")'),
        ("au:hinton_geoffrey", '(au:"hinton" AND au:"geoffrey")'),
        ("au:g", "(au:g*)"),
        ("au:hint*", "(au:hint*)"),
        ("au:hinton_ge*", '(au:"hinton" AND au:ge*)'),
        ("cat:cs.CV -=heads", "(cat:cs.CV)"),
        ("cat:cs.CV -sync*", "(cat:cs.CV)"),
        ('cat:cs.CV -au:"Xize Cheng"', "(cat:cs.CV)"),
        ("cat:cs.CV -au:cheng_x", "(cat:cs.CV)"),
        ("cat:cs.CV -au:g", "(cat:cs.CV)"),
        ("cat:cs.CV -c++", "(cat:cs.CV)"),
        ("cat:cs.CV (cat:cs.LG OR -cat:cs.GR)", "(cat:cs.CV)"),
        ("cat:cs.CV NOT (cat:cs.LG OR -cat:cs.GR)", "(cat:cs.CV ANDNOT cat:cs.LG)"),
        ("cat:cs.CV NOT (-cat:cs.GR -cat:cs.LG)", "(cat:cs.CV)"),
        (
            "cat:cs.CV NOT (cat:cs.LG (cat:cs.SD OR -cat:cs.GR))",
            "(cat:cs.CV ANDNOT (cat:cs.LG AND cat:cs.SD))",
        ),
        ("cat:cs.CV NOT (cat:cs.LG NOT (cat:cs.SD OR -cat:cs.GR))", "(cat:cs.CV)"),
        ("cat:cs.CV NOT (=heads cat:cs.PL)", "(cat:cs.CV)"),
    ],
)
def test_what_arxiv_cannot_say_is_widened(text: str, said: str) -> None:
    """One form of a word, initials, a phrase's beginning: the answer holds more, never less."""
    assert to_arxiv(parse(text).tree) == said


@pytest.mark.parametrize("text", ["-cat:cs.CV", "-cat:cs.CV -a", "cat:cs.CV OR -a", "since:2026"])
def test_a_query_that_only_excludes_cannot_be_asked(text: str) -> None:
    """Nobody means everything arXiv has except something."""
    with pytest.raises(ValueError, match="everything except"):
        to_arxiv(parse(text).tree)


def asked(query: Query) -> Asked:
    """What arXiv reads in the line that it is sent, with the days that the caller puts before."""
    days = "submittedDate:[200001010000 TO 203001010000]"
    tree = read(rewrite(f"{days} AND {to_arxiv(query.tree)}"))
    alone = read(rewrite(to_arxiv(query.tree)))
    assert isinstance(tree, Operation)
    assert tree.right == alone
    return alone


class Index:
    """A paper as arXiv's source keeps it: stems in title and abstract, words elsewhere.

    The counterpart that other tests use has plurals alone.
    """

    def __init__(self, paper: Paper) -> None:
        self.categories = paper.categories
        self.fields = {
            "ti": [[*map(STEM, _words(paper.title))]],
            "abs": [[*map(STEM, _words(paper.abstract))]],
            "co": [_words(paper.comment)],
            "jr": [_words(paper.journal_ref)],
            "au": [*map(_words, paper.authors)],
            "id": [_words(paper.id)],
        }

    def answers(self, asked: Asked) -> bool:
        if isinstance(asked, Term):
            return self.has(asked)
        left = asked.left is not None and self.answers(asked.left)
        right = self.answers(asked.right)
        return {"OR": left or right, "AND": left and right, "ANDNOT": left and not right}[
            asked.operator
        ]

    def has(self, term: Term) -> bool:
        if term.field == "cat":
            return any(fnmatchcase(name, term.value) for name in self.categories)
        if term.value.endswith("*"):
            found = (word for value in self.fields[term.field] for word in value)
            return any(word.startswith(term.value[:-1]) for word in found)
        sought = _words(term.value)
        if term.field in {"ti", "abs"}:
            sought = [*map(STEM, sought)]
        text = f" {' '.join(sought)} "
        return any(text in f" {' '.join(value)} " for value in self.fields[term.field])


def _words(text: str | None) -> list[str]:
    return re.findall(r"[^\W_]+", (text or "").lower())


STEM = _porter()
WORDS = [
    *["face", "faces", "lip", "lips", "sync", "synced", "talking", "head", "heads", "video"],
    *["generates", "generation", "synchronized", "synchronization", "running", "studies", "c"],
]
NAMES = ["Xize Cheng", "Geoffrey E. Hinton", "A. Del Maestro", "X Li", "Plato"]
TEXTS = st.lists(st.sampled_from([*WORDS, "lipsync", "talkinghead"]), max_size=5).map(" ".join)
PAPERS = st.builds(
    Paper,
    id=st.sampled_from(["2608.00001", "hep-th/9901001"]),
    title=TEXTS,
    announced=st.just(date(2026, 8, 18)),
    abstract=TEXTS,
    authors=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    categories=st.lists(st.sampled_from(["cs.CV", "cs.SY", "stat.ML"]), max_size=2).map(tuple),
    comment=TEXTS,
    journal_ref=TEXTS,
)
SAID_EXACTLY = [
    *["faced", "heads", '"lip sync"', '"talking head video"', "ti:face", "abs:lip", "co:=video"],
    *['jr:="lip sync"', "cat:cs.CV", "cat:cs", "cat:eess.SY", "cat:stat", "id:2608.00001", "study"],
    *["id:hep-th/9901001", "au:cheng", "au:plato"],
]
WIDENED = [
    *["=heads", '="talking heads"', "hea*", '"talking hea*"', "c++", "ti:syn*", 'au:"xize cheng"'],
    *["au:cheng_x", 'au:"g hinton"', 'au:"geoffrey hinton"', "au:hinton_g_e", "au:del_maestro_a"],
    *["au:g", "au:hint*", "au:li_x", "co:lips", "co:face", 'jr:"lip sync"'],
    *["generat*", "ti:synchroniz*", "abs:runn*", "stud*", "co:study", "co:hea*", "generating"],
]


def trees(terms: list[str]) -> st.SearchStrategy[Node]:
    return st.recursive(
        st.sampled_from([parse(term).tree for term in terms]),
        lambda node: st.one_of(
            node.map(Not),
            st.lists(node, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(node, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        ),
        max_leaves=10,
    )


@given(trees([*SAID_EXACTLY, *WIDENED]), st.lists(PAPERS, max_size=5))
def test_the_answer_holds_all_that_is_asked_for(node: Node, papers: list[Paper]) -> None:
    """What answers the query is never lost in translation, however it excludes."""
    query = parse(str(Query(node)), ALL)
    if is_grounded(query.tree):
        said = asked(query)
        for paper in papers:
            assert not query.matches(paper) or Index(paper).answers(said), paper


@pytest.mark.parametrize(
    ("typed", "author"),
    [
        ("au:García-Bellido_J", "Juan Garcia-Bellido"),
        ("au:garcia_bellido_j", "Juan Garcia-Bellido"),
        ("au:O'Brien_C", "Conor O'Brien"),
        ("au:picard_jean-luc", "Jean-Luc Picard"),
        ("au:picard_jean-luc", "Jeanluc Picard"),
        ('au:"J.-L. Picard"', "Jean-Luc Picard"),
        ('au:"G. E. Hinton"', "Geoffrey Everest Hinton"),
        ("au:del_maestro", "Adrian Del Maestro"),
    ],
)
def test_a_name_of_several_parts_is_asked_in_its_parts(typed: str, author: str) -> None:
    """What one writes with a hyphen or an apostrophe is several words to arXiv."""
    paper = Paper("2608.00001", "Heads", date(2026, 8, 18), authors=(author,))
    query = parse(typed)
    assert query.matches(paper)
    assert Index(paper).answers(asked(query))


@given(trees(SAID_EXACTLY), st.lists(PAPERS, max_size=5))
def test_what_can_be_said_is_said_exactly(node: Node, papers: list[Paper]) -> None:
    """Where no branch only excludes, the answer holds nothing else either."""
    query = parse(str(Query(node)), ALL)
    if is_grounded(query.tree) and not _excludes_alone(query.tree):
        said = asked(query)
        for paper in papers:
            assert query.matches(paper) == Index(paper).answers(said), paper


@given(queries())
def test_arxiv_understands_whatever_is_asked(query: Query) -> None:
    """Words of any script and sign, names and ids are no trap in its grammar."""
    if is_grounded(query.tree):
        asked(query)
    else:
        with pytest.raises(ValueError, match="everything except"):
            to_arxiv(query.tree)


def _excludes_alone(node: Node) -> bool:
    match node:
        case Or(parts):
            return any(isinstance(part, Not) or _excludes_alone(part) for part in parts)
        case And(parts):
            return all(isinstance(part, Not) for part in parts) or any(map(_excludes_alone, parts))
        case Not(part):
            return _excludes_alone(part)
        case _:
            return False


def test_trees_made_by_hand_are_asked_too() -> None:
    """The source asks for the categories of its topics without a line of text."""
    assert to_arxiv(Or((Category("cs.CV"), Category("cs.GR")))) == "(cat:cs.CV OR cat:cs.GR)"
    with pytest.raises(ValueError, match="everything except"):
        to_arxiv(And((Not(Category("cs.CV")), Not(Phrase(("a",), "a")))))
