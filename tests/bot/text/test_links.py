"""Links that authors give are found, told apart, and never guessed."""

import re
from dataclasses import replace

import pytest
from contracts import BARE, PLAIN
from hypothesis import given
from hypothesis import strategies as st
from shared import every

from bot.text.links import Link, links
from storage.records import Paper


def of(comment: str, abstract: str = "") -> list[tuple[str, str]]:
    """The links of a paper with that comment."""
    found = links(replace(BARE, comment=comment, abstract=abstract))
    return [(link.kind, link.url) for link in found]


@pytest.mark.parametrize(
    ("comment", "url"),
    [
        ("Code: https://github.com/ada/heads", "https://github.com/ada/heads"),
        ("Code at https://github.com/ada/heads.", "https://github.com/ada/heads"),
        ("(https://gitlab.com/ada/heads)", "https://gitlab.com/ada/heads"),
        ("see github.com/ada/heads, and more", "https://github.com/ada/heads"),
        ("http://www.github.com/ada/heads", "http://www.github.com/ada/heads"),
        (r"\url{https://github.com/ada/talking\_heads}", "https://github.com/ada/talking_heads"),
        ("https://codeberg.org/ada/heads/tree/main", "https://codeberg.org/ada/heads/tree/main"),
    ],
)
def test_a_repository_is_code(comment: str, url: str) -> None:
    """A repository of a known host is code, without the sentence around it."""
    assert of(comment) == [("code", url)]


@pytest.mark.parametrize(
    ("comment", "url"),
    [
        ("Project page: https://heads.example/one/", "https://heads.example/one/"),
        ("Our website is https://heads.example.", "https://heads.example"),
        ("https://ada.github.io/heads/", "https://ada.github.io/heads/"),
        ("Webpage (https://heads.example/a(b))", "https://heads.example/a%28b%29"),
    ],
)
def test_a_page_is_one_that_is_called_so(comment: str, url: str) -> None:
    """A page is one that its authors call so, or that stands where projects have their pages."""
    assert of(comment) == [("project page", url)]


@pytest.mark.parametrize(
    "comment",
    [
        "Accepted at https://conference.example/2026",
        "doi: https://doi.org/10.1000/182",
        "https://github.com/ada",
        "https://github.com",
        "mail ada@github.com/x/y",
        "https://user:secret@heads.example is our project page",
        "the project page javascript:alert(1)",
        "the project page https://127.0.0.1/x",
        "project page: https://heads.example:8080/x",
        "",
    ],
)
def test_nothing_is_guessed(comment: str) -> None:
    """What is no repository and is not called a page is left out, as is what is no plain URL."""
    assert of(comment) == []


def test_one_of_each_kind_and_code_first() -> None:
    """The comment goes before the abstract, and a second one of a kind is left out."""
    comment = "Project page: https://ada.github.io/heads"
    abstract = "Code: https://github.com/ada/heads and https://github.com/ada/others"
    assert of(comment, abstract) == [
        ("code", "https://github.com/ada/heads"),
        ("project page", "https://ada.github.io/heads"),
    ]


def test_a_real_comment() -> None:
    """The project page of a real paper."""
    (link,) = links(PLAIN)
    assert link == Link("project page", "https://serin-yoon.github.io/projects/anytalk/")


SAFE = re.compile(r"https?://[a-z0-9.-]+(?:/[!#$%&+,./0-9:;=?@A-Z_a-z~-]*)?")


@given(st.text(max_size=200))
def test_whatever_is_written_a_link_is_plain(text: str) -> None:
    """No link has a character that could end it inside a platform's markup."""
    for link in links(replace(BARE, comment=f"project page: https://{text}", abstract=text)):
        assert SAFE.fullmatch(link.url)


def test_real_papers_have_links() -> None:
    """About one real paper in ten gives its code, and every link is plain."""
    found = [link for one in every(20, "papers-2026.jsonl.xz") for link in links(one)]
    assert len(found) > 300
    assert all(SAFE.fullmatch(link.url) for link in found)


def test_a_paper_without_a_comment_has_none() -> None:
    """Nothing is looked for where there is nothing."""
    nothing: Paper = replace(BARE, comment=None, abstract=None)
    assert links(nothing) == ()
