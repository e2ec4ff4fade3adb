"""Random queries on real papers, against an evaluator that only reads texts with its eyes."""

import re
from functools import cache
from itertools import islice

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shared import papers, shared

from bot.query import Document, Query, QueryError, analyse, parse
from bot.query.fold import fold
from storage.records import And, Category, Node, Not, Or, Paper, Phrase

SAMPLE = 300


@cache
def sample() -> tuple[Paper, ...]:
    """Papers whose texts are plain: what is beyond a simple pattern is tested elsewhere."""
    real = islice(papers("papers-2026.jsonl.xz"), 4 * SAMPLE)
    return tuple(islice((paper for paper in real if is_plain(paper)), SAMPLE))


def is_plain(paper: Paper) -> bool:
    return (
        bool(paper.abstract)
        and (paper.title + str(paper.abstract)).isascii()
        and not re.search(r"[\\{}_#]|\+\+", paper.title + str(paper.abstract))
    )


@cache
def documents() -> tuple[Document, ...]:
    return tuple(map(analyse, sample()))


@cache
def real_terms() -> tuple[str, ...]:
    """One, two and three words as they stand in real titles, some of them joined or hyphenated."""
    terms = []
    for paper in sample():
        found = re.findall(r"[A-Za-z0-9-]+", paper.title)
        terms += [glue.join(found[:n]) for n in (1, 2, 3) for glue in ("", "-", " ")]
        terms += [" ".join(found[n : n + 2]) for n in range(len(found))]
    return tuple(term for term in dict.fromkeys(terms) if re.search(r"[A-Za-z0-9]", term))


def texts() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(real_terms()).map(lambda term: f'"{term}"') | st.sampled_from(
        ["cat:cs.CV", "cat:cs", "cat:math", "cat:eess.SY", "the", "model", "diffusion"]
    )
    return st.recursive(
        leaves,
        lambda text: st.one_of(
            text.map(lambda one: f"-({one})"),
            st.lists(text, min_size=2, max_size=3).map(lambda each: f"({' '.join(each)})"),
            st.lists(text, min_size=2, max_size=3).map(lambda each: f"({' OR '.join(each)})"),
        ),
        max_leaves=6,
    )


def answers(node: Node, paper: Paper) -> bool:
    match node:
        case Phrase(sought):
            return any(stands(text, sought) for text in (paper.title, str(paper.abstract)))
        case Category(name):
            return any(covers(name, category) for category in paper.categories)
        case Not(part):
            return not answers(part, paper)
        case And(parts):
            return all(answers(part, paper) for part in parts)
        case Or(parts):
            return any(answers(part, paper) for part in parts)


def stands(text: str, sought: tuple[str, ...]) -> bool:
    """The words with anything but letters between, or as one with nothing but joints in it."""
    whole = "".join(sought)
    if whole not in re.sub(r"[^a-z0-9]", "", text.lower()):
        return False
    if len(sought) > 3:
        return has(text, r"[^a-z0-9]*".join(whole))
    words = r"[^a-z0-9]+".join(sought)
    return has(text, words) or any(has(text, pattern) for pattern in partings(whole))


def partings(whole: str) -> list[str]:
    """The word as one, and in two or three parts with something between that joins them."""
    cuts = range(1, len(whole))
    twos = [joint(whole[:i], whole[i:]) for i in cuts]
    threes = [
        joint(joint(whole[:i], whole[i:j]), whole[j:], whole[i:j])
        for i in cuts
        for j in cuts
        if i < j
    ]
    return [whole, *twos, *threes]


def joint(left: str, right: str, last: str | None = None) -> str:
    near = [last or left, right]
    apart = all(len(part) > 2 or part.isdigit() for part in near)
    return f"{left}(?:--?\\s*|'{'|[ ]' if apart else ''}){right}"


def has(text: str, pattern: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", text.lower()) is not None


def covers(name: str, category: str) -> bool:
    twins = {"cs.SY": "eess.SY", "math-ph": "math.MP", "math.NA": "cs.NA", "math.IT": "cs.IT"}
    twins |= {twin: name for name, twin in twins.items()} | {"math.ST": "stat.TH"}
    names = (category, twins.get(category, category))
    return any(each == name or each.startswith(f"{name}.") for each in names)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_random_queries_on_real_papers(data: st.DataObject) -> None:
    """Matching agrees with patterns searched in the texts themselves, query by paper."""
    try:
        query = parse(data.draw(texts()))
    except QueryError:
        return
    start = data.draw(st.integers(0, len(sample()) - 20))
    for paper, document in zip(sample()[start:][:20], documents()[start:][:20], strict=True):
        assert query.matches(document) == answers(query.tree, paper), (str(query), paper.id)


def test_every_title_finds_its_paper() -> None:
    """A paper answers its own title, as a phrase, word by word, and in capitals."""
    for paper, document in zip(sample(), documents(), strict=True):
        title = paper.title.replace('"', " ")
        for text in (f'"{title}"', f'"{title.upper()}"', re.sub(r"[^A-Za-z0-9]+", " ", title)):
            assert asked(text).matches(document), paper.id


def asked(text: str) -> Query:
    """The query in lower-case operators, with its stars gone."""
    plain = re.sub(r"\b(?:AND|OR|NOT)\b", lambda found: found[0].lower(), text)
    return parse(plain.replace("*", ""))


def test_places_of_hits_hold_the_term() -> None:
    """On real papers, what stands at a hit folds to the letters of the term."""
    query = parse("model OR learning OR image OR deep-learning OR dataset OR real-time")
    hits = [(hit, paper) for paper in sample() for hit in query.explain(paper)]
    assert len(hits) > SAMPLE / 2
    for hit, paper in hits:
        text = paper.title if hit.field == "title" else str(paper.abstract)
        assert letters(text[hit.start : hit.end]) == letters(hit.term)


def letters(text: str) -> str:
    return "".join(c for c in "".join(map(fold, text)) if c.isalnum())


def test_phrases_that_people_subscribe_to_are_queries() -> None:
    """Real subscription phrases parse, quoted or not; what does not is told why."""
    rows = shared("corpus", "keywords.tsv").read_text(encoding="utf-8").splitlines()[1:]
    phrases = [row.split("\t")[0].replace('"', "") for row in rows]
    problems = [text for text in phrases if isinstance(outcome(f'"{text}"'), QueryError)]
    assert len(phrases) > 1000
    assert all("*" in text for text in problems)


def outcome(text: str) -> Query | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error
