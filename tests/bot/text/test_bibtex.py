r"""BibTeX entries: what a reader of BibTeX finds in them, for made and for real papers."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice

import pytest
from effort import LONG
from hypothesis import given
from hypothesis import strategies as st
from shared import papers

from bot.text.bibtex import entry, field, key
from storage.records import Paper

MANY = 2500 if LONG else 600
ANYTALK = Paper(
    id="2608.16143",
    title="AnyTalk: Speech Animation for Arbitrary Characters",
    announced=date(2026, 8, 18),
    submitted=datetime(2026, 8, 17, 9, tzinfo=UTC),
    authors=("Kwan Yun", "Junyong Noh"),
    primary_category="cs.GR",
    journal_ref="Phys. Rev. D 90, 116004 (2014)",
    doi="10.1109/TVCG_2026.1",
)


def read(made: str) -> tuple[str, dict[str, str]]:
    """The key and the fields of an entry, read as BibTeX does: by counting braces."""
    head = re.match(r"@misc\{([a-z]+[0-9a-z]+),\n", made)
    assert head
    fields: dict[str, str] = {}
    at = head.end()
    while field := re.compile(r"\s*([a-zA-Z]+)\s*= \{").match(made, at):
        end, depth = field.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(made[end], 0)
            end += 1
        assert field[1] not in fields
        fields[field[1]] = made[field.end() : end - 1]
        assert made[end] == ","
        at = end + 1
    assert made[at:] == "\n}"
    return head[1], fields


def people(author: str) -> list[str]:
    """The names of an author field, read as BibTeX does: apart at each ``and`` outside braces."""
    found, depth, begin = [], 0, 0
    for at, character in enumerate(author):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if not depth and author[at : at + 5].lower() == " and ":
            found.append(author[begin:at])
            begin = at + 5
    return [*found, author[begin:]]


def troubles(value: str) -> list[str]:
    """The characters of a field that TeX would stumble on."""
    dollars = value.replace(r"\(", "$").replace(r"\)", "$")
    plain = re.sub(r"\\(?:[A-Za-z]+|.)", "", dollars)
    outside = re.sub(r"\$[^$]*\$", "", plain)
    return [*re.findall(r"[%&#\\]", plain), *re.findall(r"[_^$]", outside.replace("{}", ""))]


def test_an_entry() -> None:
    """The entry of an ordinary paper, whole."""
    assert entry(ANYTALK) == (
        "@misc{yun2026anytalk,\n"
        "  title         = {{AnyTalk: Speech Animation for Arbitrary Characters}},\n"
        "  author        = {Kwan Yun and Junyong Noh},\n"
        "  year          = {2026},\n"
        "  eprint        = {2608.16143},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass  = {cs.GR},\n"
        "  journal       = {Phys. Rev. D 90, 116004 (2014)},\n"
        "  doi           = {10.1109/TVCG_2026.1},\n"
        "  url           = {https://arxiv.org/abs/2608.16143},\n"
        "}"
    )


def test_what_is_not_known_is_left_out() -> None:
    """An entry has no empty fields; the year is then that of the announcement."""
    bare = Paper(id="hep-th/9901001", title="On the", announced=date(1999, 1, 4))

    made, fields = read(entry(bare))

    assert made == "arxiv1999hepth9901001"
    assert list(fields) == ["title", "year", "eprint", "archivePrefix", "url"]


@pytest.mark.parametrize(
    ("author", "title", "made"),
    [
        ("Zhenhui Ye", "Real3D-Portrait: One-shot", "ye2026real3d"),
        ("Ludwig van der Berg", "The Art of Fugues", "berg2026art"),
        (r"Bohdan Paczy\'nski", r"$\gamma$-ray bursts", "paczynski2026ray"),
        ("Łukasz Øster", "Ångström scales", "oster2026angstrom"),
        ("Jürgen Groß", "A $p$-adic view", "gross2026adic"),
        ("John Smith Jr.", "How to see", "smith2026see"),
        ("The CMS Collaboration", "Measurement", "cms2026measurement"),
        ("王小明", "知", "arxiv2026260816143"),
        ("Prince", "X", "prince2026260816143"),
    ],
)
def test_keys(author: str, title: str, made: str) -> None:
    """The key has the family name, the year and the first word that says something."""
    assert key(replace(ANYTALK, authors=(author,), title=title)) == made


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("50% of R&D in C#", r"50\% of R\&D in C\#"),
        (r"50\% of R\&D", r"50\% of R\&D"),
        ("a_b and x^2", r"a\_b and x\^{}2"),
        ("SrVO$_3$ films", "SrVO$_3$ films"),
        (r"Over \(x_1\) and a_b", r"Over \(x_1\) and a\_b"),
        ("It costs $5", r"It costs \$5"),
        (r"It costs \$5 in $x_1$", r"It costs \$5 in $x_1$"),
        (r"Sets $\{x\}$", r"Sets $\lbrace x\rbrace $"),
        (r"Half $\{x$", r"Half $\lbrace x$"),
        (r"In text \{x\}", r"In text \textbraceleft x\textbraceright"),
        ("{NeRF} and {more", "{NeRF} and more"),
        ("odd } and { even", "odd  and  even"),
        (r"L\'evy, {\L}ukasz", r"L\'evy, {\L}ukasz"),
        ("Curves over ℚ(T)", "Curves over ℚ(T)"),
        ("two\n  lines\x00 here", "two lines here"),
        ("a tail\\", "a tail"),
        ("et al.\\ in", "et al. in"),
    ],
)
def test_fields(written: str, made: str) -> None:
    """TeX stays, what TeX would stumble on is escaped, and a brace without its partner goes."""
    assert field(written) == made


@pytest.mark.parametrize(
    ("author", "made"),
    [
        ("Kwan Yun", "Kwan Yun"),
        (r"Bohdan Paczy\'nski", "Bohdan Paczyński"),
        ("王小明", "王小明"),
        ("John Smith Jr.", "Smith, Jr., John"),
        ("Sammy Davis III", "Davis, III, Sammy"),
        ("King, Jr., Martin", "{King, Jr., Martin}"),
        ("The CMS and ATLAS Collaborations", "{The CMS and ATLAS Collaborations}"),
        ("The LIGO Scientific Collaboration", "{The LIGO Scientific Collaboration}"),
        ("others", "{others}"),
        ("Anderson Sandoval", "Anderson Sandoval"),
        ("A_B & C", r"A\_B \& C"),
    ],
)
def test_authors(author: str, made: str) -> None:
    """BibTeX finds one person in each name, and the right family name."""
    assert read(entry(replace(ANYTALK, authors=(author,))))[1]["author"] == made


def test_names_without_a_letter_are_left_out() -> None:
    """What stands among the authors by accident is none."""
    made = entry(replace(ANYTALK, authors=("Ann Lee", ":", "", "Bo Li")))

    assert people(read(made)[1]["author"]) == ["Ann Lee", "Bo Li"]


def test_the_first_of_several_dois() -> None:
    """A field has one DOI, as it is."""
    made = entry(replace(ANYTALK, doi="10.1000/a_b%1 10.1000/c"))

    assert read(made)[1]["doi"] == "10.1000/a_b%1"


HOSTILE = st.text(alphabet='ab {}$%&#_^\\~"@,\nñ王and', max_size=60)


@given(HOSTILE, st.lists(HOSTILE, max_size=3), HOSTILE)
def test_whatever_is_written(title: str, authors: list[str], journal: str) -> None:
    """Every entry can be read, and none has a character that TeX stumbles on."""
    paper = replace(ANYTALK, title=title, authors=tuple(authors), journal_ref=journal, doi=title)

    _, fields = read(entry(paper))

    assert not troubles(fields["title"])
    assert not troubles(fields.get("author", ""))
    assert not troubles(fields.get("journal", ""))


@pytest.mark.parametrize("year", ["2026", "older"])
def test_real_papers(year: str) -> None:
    """Of each of many real papers the entry can be read, with all of its authors."""
    seen = 0
    for paper in islice(papers(f"papers-{year}.jsonl.xz"), MANY):
        seen += 1
        made, fields = read(entry(paper))
        assert re.fullmatch("[a-z]+[0-9]{4}[a-z0-9]+", made)
        assert fields["eprint"] == paper.id
        if paper.authors:
            named = [one for one in paper.authors if any(map(str.isalpha, one))]
            assert len(people(fields["author"])) == len(named)
        for name in ("title", "author", "journal"):
            assert not troubles(fields.get(name, "")), (paper.id, fields[name])
    assert seen == MANY
