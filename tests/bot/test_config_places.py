"""Each problem has its place: the line, the column, or the variable."""

from collections.abc import Callable
from pathlib import Path

import pytest
from configs import only, refusal, spoken, write

from bot.config import ConfigError, load

TOPIC = "[[topics]]\nname = 'a'\nquery = 'b'\n"

Refused = Callable[..., ConfigError]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """What the loading of this text ends with."""

    def call(text: str, **env: str) -> ConfigError:
        path = write(tmp_path, text)
        return refusal(lambda: load(path, env))

    return call


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
