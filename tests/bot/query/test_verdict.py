"""Whether a query can match at all: always right when it says that it cannot."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.query import OPERATOR, Document, analyse, parse
from bot.query.evaluate import matches
from bot.query.verdict import certain, impossible
from storage.records import And, Category, Form, Node, Not, Or, Paper, PaperId, Phrase


@pytest.mark.parametrize(
    "text",
    [
        "a -a",
        '"x" -x',
        "Avatar -avatar",
        "lévy -levy",
        "cat:cs -cat:cs.*",
        "cat:cs.CV -cat:cs",
        "cat:cs.SY -cat:eess",
        "face cat:cs.CV -cat:cs head",
        "=avatar -avatars",
        "=avatar -ava*",
        "avatars* -ava*",
        '="lip sync" -sync',
        '="lip sync" -"lips syncs"',
        '="lip sync" -lipsync',
        '="talking heads" -"talking head"',
        '"talking heads*" -talking*',
        'lipsync -"lip sync"',
        "ti:avatar -avatar",
        "avatar -ti:avatar -abs:avatar",
        "(avatar OR face) -avatar -face",
        "(avatar OR face) -(avatar OR face)",
        "avatar (face OR -avatar) -face",
        "id:2401.00001 id:2401.00002",
        'au:"Yang Liu" -au:"yang liu"',
    ],
)
def test_what_can_never_match(text: str) -> None:
    """What must be there and must not be there exclude each other, whatever they are called."""
    assert impossible(parse(text).tree) is not None


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a -b",
        "cat:cs -cat:cs.CV",
        "avatars -avatar",  # Some text may have "ava tars".
        '"lip sync" -sync',  # Some text has "lipsync".
        '"lip sync" -lipsync',
        "synchronization -sync*",
        "avatar -ti:avatar",
        "avatar -=avatar",
        "(avatar OR face) -avatar",
        "a OR (b -b)",
        "id:2401.00001 OR id:2401.00002",
        "au:liu -ti:liu",
        "co:avatar -avatar",
    ],
)
def test_what_can_match(text: str) -> None:
    """Where some paper can answer, however odd it is, nothing is said."""
    assert impossible(parse(text).tree) is None
    assert certain(parse(text).tree) is None


@pytest.mark.parametrize(
    "text", ["a OR -a", "cat:cs OR -cat:cs.CV", "avatar OR -=avatar", "a OR NOT (a b)", "-(a -a)"]
)
def test_what_every_paper_answers(text: str) -> None:
    """What a paper has or has not leaves none out."""
    assert certain(parse(text).tree) is not None


def test_reasons_are_the_terms_that_clash() -> None:
    """Each branch has its reason, with as few terms as are enough."""
    found = impossible(parse("(avatar OR ti:face) -avatar -face -head").tree)
    assert found is not None
    shown = [(clash.term, clash.others) for clash in found]
    avatar, face = Phrase(("avatar",), ""), Phrase(("face",), "")
    assert shown == [(avatar, (avatar,)), (Phrase(("face",), "", "ti"), (face,))]


def test_too_many_branches_leave_it_open() -> None:
    """A query made to be hard costs little, and nothing is said of it."""
    pairs = " ".join(f"(w{n}a OR w{n}b)" for n in range(40))
    assert impossible(parse(f"{pairs} -w39a -w39b", OPERATOR).tree) is None


# Words of which some are others written together, their inflections or their beginnings.

WORDS = ["lip", "lips", "sync", "syncs", "lipsync", "lipsyncs", "synchronize", "a"]
PHRASES = st.builds(
    lambda words, field, form: Phrase(tuple(words), " ".join(words), field, form),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.sampled_from(["", "ti", "abs", "au"]),
    st.sampled_from(Form),
)
KEYS = st.sampled_from(["cs", "cs.CV", "cs.SY", "eess", "math.ST", "stat", "math-ph"]).map(
    Category
) | st.sampled_from(["2608.00001", "2608.00002"]).map(PaperId)
NODES: st.SearchStrategy[Node] = st.recursive(
    PHRASES | KEYS,
    lambda node: st.one_of(
        node.map(Not),
        st.lists(node, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(node, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=6,
)
TEXTS = st.lists(st.sampled_from([*WORDS, "lip-sync", "lips-sync-s"]), max_size=5).map(" ".join)
PAPERS = st.builds(
    Paper,
    id=st.just("2608.00001"),
    title=TEXTS,
    announced=st.just(date(2026, 8, 18)),
    abstract=TEXTS,
    authors=st.lists(TEXTS.filter(bool), max_size=2).map(tuple),
    categories=st.lists(
        st.sampled_from(["cs.CV", "eess.SY", "math.ST", "math.MP", "stat.ML"]), max_size=2
    ).map(tuple),
)


def documents(papers: list[Paper]) -> list[Document]:
    return [analyse(paper) for paper in papers]


@given(NODES, st.lists(PAPERS, max_size=4))
def test_no_paper_contradicts_a_verdict(node: Node, papers: list[Paper]) -> None:
    """What can never match matches no paper, and what every paper answers matches all."""
    if impossible(node) is not None:
        assert not any(matches(node, one) for one in documents(papers))
    if certain(node) is not None:
        assert all(matches(node, one) for one in documents(papers))


@given(PHRASES | KEYS, PHRASES | KEYS, st.lists(PAPERS, min_size=1, max_size=6))
@example(
    Phrase(("lip", "sync"), ""),
    Phrase(("sync",), ""),
    [Paper("2608.00001", "lipsync", date(2026, 8, 18))],
)
def test_no_paper_has_one_term_and_not_what_follows(
    one: Phrase | Category | PaperId, other: Phrase | Category | PaperId, papers: list[Paper]
) -> None:
    """Where a term is said to imply another, each paper that has it has the other."""
    node = And((one, Not(other)))
    if impossible(node) is not None:
        assert not any(matches(node, paper) for paper in documents(papers))


@given(NODES)
def test_a_thing_and_its_opposite_are_seen(node: Node) -> None:
    """A query excludes its own negation, however it is put together."""
    assert impossible(And((node, Not(node)))) is not None
