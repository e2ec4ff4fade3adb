"""What can be wrong with a topic beyond its form."""

from collections.abc import Callable
from pathlib import Path

import pytest
from configs import only, refusal, spoken, write

from bot.config import ConfigError, load

Refused = Callable[..., ConfigError]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """What the loading of this text ends with."""

    def call(text: str, **env: str) -> ConfigError:
        path = write(tmp_path, text)
        return refusal(lambda: load(path, env))

    return call


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('query = "talking head OR"', "Something is missing after OR."),
        ("query = '\"talking head'", "The quotation mark at character 1 is never closed."),
    ],
)
def test_a_query_that_does_not_parse(refused: Refused, text: str, sentence: str) -> None:
    """The query language's own sentence, at the line of the query."""
    problem = only(refused(f"[[topics]]\nname = 'a'\n{text}"))
    assert str(problem.place).endswith("config.toml:3")
    assert problem.sentence == sentence
    assert problem.nearest is not None


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("heads -Heads", 'This can never match: "heads" and NOT "Heads" exclude each other.'),
        ("heads OR -heads", 'This matches every paper: "heads" OR NOT "heads" leaves none out.'),
    ],
)
def test_a_query_that_nobody_means(refused: Refused, query: str, sentence: str) -> None:
    """Nothing would be posted, or all of arXiv."""
    problem = only(refused(f"[[topics]]\nname = 'a'\nquery = '{query}'"))
    assert str(problem.place).endswith("config.toml:3")
    assert problem.sentence == sentence


def test_a_topics_query_may_be_long(tmp_path: Path) -> None:
    """The operator may write more than a person in a chat."""
    query = " OR ".join(f'"word{n} head"' for n in range(90))
    path = write(tmp_path, f"[[topics]]\nname = 'a'\nquery = '{query}'")
    assert load(path, {}).topics[0].query == query


def test_two_topics_of_one_name(refused: Refused) -> None:
    """Case does not tell them apart; the second is pointed at, and the first is named."""
    topics = "".join(
        f"[[topics]]\nname = '{n}'\nquery = 'x'\n" for n in ("Straße", "b", " STRASSE")
    )
    problem = only(refused(topics))
    assert str(problem.place).endswith("config.toml:8")
    assert problem.value == '" STRASSE"'
    assert problem.sentence.startswith("Another topic has this name: ")
    assert problem.sentence.endswith("config.toml:2.")


def test_an_empty_or_endless_name_is_refused(refused: Refused) -> None:
    """A topic is called something, and it must fit into a message."""
    problems = refused(
        f"[[topics]]\nname = ' '\nquery = ' '\n[[topics]]\nname = '{'x' * 81}'\nquery = 'a'"
    ).problems
    assert [spoken(problem) for problem in problems] == [
        "Must not be empty. (What people call it.)",
        "Must not be empty. (What it asks, in the query language.)",
        "Needs at most 80 characters. (What people call it.)",
    ]


def test_a_chat_of_a_platform_without_a_section(refused: Refused) -> None:
    """Such a topic would never be posted."""
    problem = only(
        refused(
            "[handlers.console]\n[handlers.'acme.slack']\n[[topics]]\nname = 'a'\nquery = 'b'\n"
            "chats = ['console:here', 'slack:1', 'discord:1']"
        )
    )
    assert problem.key == "topics #1 chats #3"
    assert problem.value == '"discord:1"'
    assert "There is no section [handlers.discord]" in problem.sentence
