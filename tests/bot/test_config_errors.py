"""What is wrong is said all at once, with its place, what is allowed, and no secret."""

from collections.abc import Callable
from pathlib import Path

import pytest
from configs import only, refusal, write

from bot.config import ConfigError, load
from bot.config.problems import Place, Problem, key_text, shown

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
TOPIC = "[[topics]]\nname = 'a'\nquery = 'b'\n"

Refused = Callable[..., ConfigError]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """What the loading of this text ends with."""

    def call(text: str, **env: str) -> ConfigError:
        path = write(tmp_path, text)
        return refusal(lambda: load(path, env))

    return call


def spoken(problem: Problem) -> str:
    """The problem's advice on one line."""
    return " ".join(str(problem).partition("\n")[2].split())


def test_the_whole_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made to be read in a terminal: place, key, value, then what is allowed."""
    write(
        tmp_path,
        """
        [harvest]
        evry = "1h"

        [delivery]
        concurrency = "many"
        send_timeout = "soon"
        """,
    )
    monkeypatch.chdir(tmp_path)
    error = refusal(lambda: load(Path("config.toml"), {"LOG_LEVEL": "loud"}))
    assert str(error) == (
        """The configuration has 4 problems.

  config.toml:2  harvest.evry
      There is no such setting. Did you mean every? Known here: every,
      post_days.

  config.toml:5  delivery.concurrency = "many"
      Needs a whole number. (How many chats are written to at the same time.)

  config.toml:6  delivery.send_timeout = "soon"
      Needs a duration: "30s", "10m", "2h", "1d" or a number of seconds, more
      than 0. (How long one message may take to be confirmed.)

  LOG_LEVEL  log.level = "loud"
      Needs one of debug, info, warning or error. (The least weight of a line
      that is shown.)"""
    )


def test_it_is_a_configuration_error_for_supervisors() -> None:
    """Exit code 78: starting again would change nothing."""
    error = ConfigError([Problem(Place("x"), ("a",), "It is missing.")])
    assert error.exit_code == 78
    assert str(error).startswith("The configuration has 1 problem.\n")


def test_no_line_is_wider_than_a_terminal(refused: Refused) -> None:
    """Long sentences are broken; long values are cut."""
    error = refused(f'[summaries]\nlanguage = "{"x" * 300}"\nlanuage = 1\nleve = 2')
    assert len(error.problems) == 3
    advice = [line for line in str(error).splitlines() if line.startswith("      ")]
    assert advice
    assert all(len(line) <= 80 for line in advice)
    assert "x" * 59 + "…" in str(error)
    assert "x" * 60 not in str(error)


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        ("# x\n[log]\n\nlevel = 5", "config.toml:4", "log.level"),
        ("log.level = 5", "config.toml:1", "log.level"),
        ("log = { format = 'json',\tlevel = 5 }", "config.toml:1", "log.level"),
        ("log = 5", "config.toml:1", "log"),
        (f"{TOPIC}[[topics]]\nname = 5", "config.toml:5", "topics #2 name"),
        (f"{TOPIC}[[topics]]\nname = 'b'", "config.toml:4", "topics #2 query"),
        ("topics = [\n{ name = 'a',\tquery = 5 } ]", "config.toml:2", "topics #1 query"),
        (f"{TOPIC}chats = [\n'a:b',\n'c' ]", "config.toml:6", "topics #1 chats #2"),
        ("[handlers]\n'acme.slack' = 5", "config.toml:2", 'handlers."acme.slack"'),
    ],
)
def test_a_problem_names_its_line(refused: Refused, text: str, place: str, key: str) -> None:
    """However the file is written; what is missing stands where it would be written."""
    problems = {problem.key: problem for problem in refused(text).problems}
    assert key in problems
    assert str(problems[key].place).endswith(place)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("harvest.post_days", "-1", "Needs at least 0."),
        ("harvest.post_days", "3651", "Needs at most 3650."),
        ("harvest.post_days", "1.5", "Needs a whole number."),
        ("harvest.post_days", "[1]", "Needs a whole number."),
        ("harvest.every", "[]", 'Needs a duration: "30s"'),
        ("log.level", '"loud"', "Needs one of debug, info, warning or error."),
        ("log.level", "5", "Needs one of debug, info, warning or error."),
        ("summaries.language", "5", "Needs text in quotes."),
        ("backup.folder", "5", "Needs a path in quotes."),
        ("backup", "5", "Needs a table: [backup]."),
        ("handlers", "5", "Needs a table: [handlers]."),
        ("handlers.console", "5", "Needs a table: [handlers.console]."),
        ("topics", "5", 'Needs a list: ["one", "two"].'),
        ("topics", "[5]", "Needs a table: [topics #1]."),
        ("database.url", '"mysql://x"', "Needs a database URL: sqlite:///papercast.db or"),
    ],
)
def test_a_problem_says_what_is_allowed(
    refused: Refused, setting: str, value: str, sentence: str
) -> None:
    """In words, not in the names of types."""
    problem = only(refused(f"{setting} = {value}"))
    assert spoken(problem).startswith(sentence)


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


def test_what_a_setting_is_for_is_said(refused: Refused) -> None:
    """Who got it wrong may not know what it means."""
    problem = only(refused("delivery.concurrency = 0"))
    assert spoken(problem) == (
        "Needs at least 1. (How many chats are written to at the same time.)"
    )


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("[harvst]", "harvest"),
        ("[harvest]\nEvery = '1h'", "every"),
        ("[harvest]\nintervall = '1h'", None),
        ("level = 'debug'", "log.level"),
        ("[log]\nfolder = 'x'", "backup.folder"),
        ("[summaries]\nlanuage = 'de'", "language"),
        ("[[topics]]\nname = 'a'\nquery = 'b'\nchat = []", "chats"),
    ],
)
def test_an_unknown_key_has_a_nearest_one(refused: Refused, text: str, nearest: str | None) -> None:
    """A slip of the pen, or the right key in the wrong section."""
    problem = only(refused(text))
    assert problem.nearest == nearest
    assert ("Did you mean" in str(problem)) is (nearest is not None)
    assert problem.value is None
    assert problem.known


def test_an_unknown_key_of_summaries_knows_the_providers(refused: Refused) -> None:
    """Beside its settings the section has a subsection for each provider."""
    assert {"language", "patience"} <= set(only(refused("[summaries]\nfoo = 1")).known)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[log\nlevel = 5", "config.toml:1:5"),
        ("[log]\nlevel = loud", "config.toml:2:9"),
        ("[log]\nlevel = 'x'\nlevel = 'y'", "config.toml:3"),
        ('[log]\nlevel = """\n\n', "config.toml:4"),
    ],
)
def test_a_mistake_of_syntax_has_a_line_and_a_column(
    refused: Refused, text: str, sentence: str
) -> None:
    """Nothing else can be said before it is mended."""
    problem = only(refused(text, LOG_LEVEL="loud"))
    assert str(problem.place).endswith(sentence)
    assert problem.sentence.startswith("This is not TOML: ")
    assert "line" not in problem.sentence


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    """The example is the way to begin."""
    problem = only(refusal(lambda: load(tmp_path / "config.toml", {})))
    assert str(problem.place) == str(tmp_path / "config.toml")
    assert spoken(problem) == (
        "There is no such file. Copy config.example.toml to it, then change the copy."
    )


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A folder is no file, and Latin-1 is no UTF-8."""
    assert only(refusal(lambda: load(tmp_path, {}))).sentence == (
        "The file cannot be read: Is a directory."
    )
    (tmp_path / "x.toml").write_bytes(b"# caf\xe9\n")
    assert only(refusal(lambda: load(tmp_path / "x.toml", {}))).sentence == (
        "This is not UTF-8 text (byte 6). Save the file as UTF-8."
    )


@pytest.mark.parametrize(
    ("env", "place"),
    [
        ({"PAPERCAST_HARVEST__POST_DAYS": "x"}, "PAPERCAST_HARVEST__POST_DAYS"),
        ({"PAPERCAST_HARVEST__POST_DAYZ": "1"}, "PAPERCAST_HARVEST__POST_DAYZ"),
        ({"PAPERCAST_HARVEST__EVERY__X": "1"}, "PAPERCAST_HARVEST__EVERY__X"),
        ({"PAPERCAST_HARVST__EVERY": "1"}, "PAPERCAST_HARVST__EVERY"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
    ],
)
def test_a_value_from_the_environment_names_its_variable(
    refused: Refused, env: dict[str, str], place: str
) -> None:
    """No line of the file is to blame, even where the file sets the same."""
    problem = only(refused("[harvest]\npost_days = 2\n[database]\nurl = 'x.db'", **env))
    assert str(problem.place) == place


def test_a_valid_variable_takes_no_blame(refused: Refused) -> None:
    """The file's own mistake is shown with the file's line, though a variable sets a neighbour."""
    problem = only(refused("[harvest]\npost_days = 'x'", PAPERCAST_HARVEST__EVERY="1h"))
    assert str(problem.place).endswith("config.toml:2")


def test_all_problems_of_a_setting_are_one(refused: Refused, tmp_path: Path) -> None:
    """A secret's file that is missing is not also a missing secret."""
    error = refused("", DATABASE_URL_FILE=str(tmp_path / "no"), PAPERCAST_DATABASE__URL_FILE="/no")
    assert len(error.problems) == 1


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


@pytest.mark.parametrize(
    "text",
    [
        "database.url = 'mysql://me:hunter2@db/x'",
        "database.url = 'mysql://me:hunter2/with@db/x'",
        f"log.level = '{TOKEN}'",
        f"[handlers.discord]\ntoken = '{TOKEN}'\n[log]\nlevel = '{TOKEN}'",
        f"harvest.{{token}} = '{TOKEN}'",
        f"harvest.token = '{TOKEN}'",
        f"harvest.tokn = '{TOKEN}'",
        f"tokn = '{TOKEN}'",
        f"summaries.api_key = '{TOKEN}'",
        f"topics = [{{ name = '{TOKEN}', query = 'a OR' }}]",
        f"token = '{TOKEN}",
    ],
)
def test_no_message_shows_a_secret(refused: Refused, text: str) -> None:
    """Not by the key's name, not by the form of the value, not by a mistyped key or quote."""
    error = refused(text)
    for said in (str(error), repr(error), repr(error.problems)):
        assert "hunter2" not in said
        assert TOKEN not in said
        assert TOKEN.partition(":")[2] not in said


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("log", "level"), "log.level"),
        (("topics", 0, "query"), "topics #1 query"),
        (("topics", 1, "chats", 2), "topics #2 chats #3"),
        (("handlers", "acme.slack", "token"), 'handlers."acme.slack".token'),
        (("",), '""'),
        ((), ""),
    ],
)
def test_keys_are_named_as_people_write_them(path: tuple[str | int, ...], text: str) -> None:
    """Items of a list are counted from 1."""
    assert key_text(path) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (True, "true"),
        ("it's", '"it\'s"'),
        ('"a" OR b', "'\"a\" OR b'"),
        ('"it\'s"', '"\\"it\'s\\""'),
        ("a\nb", '"a\\nb"'),
        (None, None),
        ([1], None),
        ({"a": 1}, None),
        ("postgres://me:hunter2@db", '"postgres://me:***@db"'),
    ],
)
def test_values_are_shown_as_they_are_written(value: object, text: str | None) -> None:
    """As in TOML; lists and tables are too long to show."""
    assert shown(("a",), value) == text


@pytest.mark.parametrize("key", ["token", "bot_token", "api_key", "password", "client_secret"])
def test_a_secret_is_a_mask(key: str) -> None:
    """Its length is nobody's business either."""
    assert shown(("a", key), "hunter2") == "***"
    assert shown((key, 0), "hunter2") == "***"
    assert shown(("a",), "hunter2", secret=True) == "***"
