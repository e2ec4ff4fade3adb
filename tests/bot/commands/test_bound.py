"""What was typed comes apart into what was given for each parameter."""

import pytest

from bot.commands import COMMANDS
from bot.commands.bound import bound
from bot.commands.help import find


def given(line: str, *, direct: bool = True) -> dict[str, str]:
    """What a typed line gives."""
    name, _, rest = line.partition(" ")
    command = find(COMMANDS, name)
    assert command is not None
    return dict(bound(command, rest, direct=direct))


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("search talking heads", {"query": "talking heads"}),
        ("search talking heads page:2", {"query": "talking heads", "page": "2"}),
        ("search", {}),
        ("latest page:3", {"page": "3"}),
        ("latest heads sort:relevance", {"query": "heads sort:relevance"}),
        ("preview heads page:2", {"query": "heads page:2"}),
        (
            "search heads sort:relevance since:30d",
            {"query": "heads since:30d", "sort": "relevance"},
        ),
        ("search a page:2 b sort:newest c", {"query": "a b c", "page": "2", "sort": "newest"}),
        ("search “a page:2 b” c", {"query": "“a page:2 b” c"}),
        ("similar https://arxiv.org/abs/2401.08503", {"id": "https://arxiv.org/abs/2401.08503"}),
        ("edit 1 a OR b", {"number": "1", "query": "a OR b"}),
        ("edit 1", {"number": "1"}),
        ("name 2 Talking heads", {"number": "2", "name": "Talking heads"}),
        ("unsubscribe 1 and more", {"number": "1 and more"}),
        ("subscribe dark dm", {"query": "dark dm"}),
        ("forget yes", {"confirm": "yes"}),
        ("settings zone New York", {"setting": "zone", "value": "New York"}),
        ("settings zone", {"setting": "zone"}),
        ("subscriptions of what", {}),
        ("blocklist survey OR review", {"query": "survey OR review"}),
        ("blocklist remove:3", {"remove": "3"}),
        ("blocklist Remove： #3", {"remove": "#3"}),
        ("blocklist remove 3", {"query": "remove 3"}),
    ],
)
def test_a_typed_line_comes_apart(line: str, parts: dict[str, str]) -> None:
    """The first parameter takes what is left, or its first word where another one follows."""
    assert given(line) == parts


@pytest.mark.parametrize(
    "line",
    [
        "search heads sort:relevance page:2",
        "search heads page:2 sort:relevance",
        "search sort:relevance page:2 heads",
        "search page:2 sort:relevance heads",
        "search page:2 heads sort:relevance",
        "search sort:relevance heads page:2",
        "search Sort： relevance heads PAGE：2",
    ],
)
def test_order_and_page_in_any_order(line: str) -> None:
    """Each at either end of the line, and before or behind the other."""
    assert given(line) == {"query": "heads", "sort": "relevance", "page": "2"}


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("search sort:relevance", {"sort": "relevance"}),
        ("search heads sort:", {"query": "heads", "sort": ""}),
        ("search resort:relevance", {"query": "resort:relevance"}),
        ('search "sort:relevance"', {"query": '"sort:relevance"'}),
    ],
)
def test_order_at_an_end(line: str, parts: dict[str, str]) -> None:
    """In quotes or as the end of a word it is looked for."""
    assert given(line) == parts


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("subscribe heads dm", {"query": "heads", "to": "dm"}),
        ("subscribe heads DM", {"query": "heads", "to": "dm"}),
        ("subscribe #3 dm", {"query": "#3", "to": "dm"}),
        ("subscribe heads here", {"query": "heads", "to": "here"}),
        ('subscribe "heads dm"', {"query": '"heads dm"'}),
        ("subscribe dm", {"to": "dm"}),
        ("settings zone Paris dm", {"setting": "zone", "value": "Paris", "to": "dm"}),
        ("search heads dm", {"query": "heads dm"}),
        ("blocklist remove:1 dm", {"remove": "1", "to": "dm"}),
    ],
)
def test_where_several_people_read_the_last_word_may_say_where(
    line: str, parts: dict[str, str]
) -> None:
    """Only for commands that have such a parameter; in quotes the word is looked for."""
    assert given(line, direct=False) == parts
