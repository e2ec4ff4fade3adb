"""Settings from the file, the environment and the command line, and which of them wins."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from configs import only, refusal, write
from pydantic import ValidationError

from bot.config import Settings, load
from bot.config.settings import Topic


def test_without_a_file_and_an_environment_all_is_default() -> None:
    """Nothing needs to be set."""
    settings = load(None, {})
    assert settings == Settings()
    assert settings.database.url.get_secret_value() == "sqlite:///papercast.db"
    assert settings.harvest.every == timedelta(minutes=30)
    assert settings.harvest.post_days == 1
    assert settings.summaries.language == "en"
    assert settings.summaries.patience == timedelta(minutes=10)
    assert settings.delivery.concurrency == 16
    assert settings.delivery.send_timeout == timedelta(seconds=30)
    assert settings.search.deadline == timedelta(seconds=0.25)
    assert (settings.log.level, settings.log.format) == ("info", "auto")
    assert settings.backup.folder == Path("backups")
    assert settings.topics == ()
    assert settings.notes == ()


def test_a_file_is_read(tmp_path: Path) -> None:
    """Every section of the file arrives with its types."""
    path = write(
        tmp_path,
        """
        [database]
        url = "/var/lib/papercast.db"
        [harvest]
        every = 900
        [log]
        level = "WARNING"
        [summaries]
        patience = "5m"
        [summaries.abstract]
        [handlers.console]
        width = 80
        [[topics]]
        name = "Talking Face"
        query = '"talking head" OR "lip sync"'
        chats = ["console:here"]
        """,
    )
    settings = load(path, {})
    assert settings.database.url.get_secret_value() == "sqlite:////var/lib/papercast.db"
    assert settings.harvest.every == timedelta(minutes=15)
    assert settings.log.level == "warning"
    assert settings.summaries.patience == timedelta(minutes=5)
    assert settings.summaries.model_extra == {"abstract": {}}
    assert settings.handlers == {"console": {"width": 80}}
    assert settings.topics == (
        Topic(
            name="Talking Face",
            query='"talking head" OR "lip sync"',
            chats=("console:here",),
        ),
    )


@pytest.mark.parametrize(
    ("env", "flags", "level"),
    [
        ({}, {}, "warning"),
        ({"LOG_LEVEL": "error"}, {}, "error"),
        ({"LOG_LEVEL": "error", "PAPERCAST_LOG__LEVEL": "info"}, {}, "info"),
        ({"LOG_LEVEL": "error"}, {"log.level": "debug"}, "debug"),
    ],
)
def test_who_wins(tmp_path: Path, env: dict[str, str], flags: dict[str, str], level: str) -> None:
    """The command line beats the environment, which beats the file."""
    path = write(tmp_path, '[log]\nlevel = "warning"\nformat = "json"')
    settings = load(path, env, flags)
    assert settings.log.level == level
    assert settings.log.format == "json", "what nobody else sets is the file's"


def test_a_variable_joins_the_table_of_a_plugin(tmp_path: Path) -> None:
    """One key from the environment leaves the file's other keys alone."""
    path = write(tmp_path, '[handlers.console]\nwidth = 80\ncolour = "never"')
    settings = load(path, {"PAPERCAST_HANDLERS__CONSOLE__WIDTH": "60"})
    assert settings.handlers == {"console": {"width": "60", "colour": "never"}}


def test_the_process_environment_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the environment that is passed in counts."""
    monkeypatch.setenv("PAPERCAST_LOG__LEVEL", "error")
    monkeypatch.setenv("LOG_LEVEL", "error")
    monkeypatch.setenv("LOG", '{"level": "error"}')
    monkeypatch.setenv("log__level", "error")
    assert load(None, {}) == Settings()
    assert Settings().log.level == "info"


def test_a_dot_env_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that happens to lie there is nobody's intention."""
    write(tmp_path, "LOG_LEVEL=error\nLOG={}\nPAPERCAST_LOG__LEVEL=error", ".env")
    monkeypatch.chdir(tmp_path)
    assert load(None, {}) == Settings()


def test_settings_do_not_change() -> None:
    """They are read once and passed around."""
    with pytest.raises(ValidationError, match="frozen"):
        Settings().log.level = "debug"


def test_printing_settings_shows_no_secret(tmp_path: Path) -> None:
    """Neither typed secrets nor those of a plug-in's raw table."""
    path = write(
        tmp_path,
        """
        [database]
        url = "postgresql://me:hunter2@db/x"
        [handlers.discord]
        token = "hunter2"
        [summaries.claude]
        api_key = "hunter2"
        """,
    )
    settings = load(path, {})
    assert "discord" in repr(settings)
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert "hunter2" not in settings.model_dump_json()


def test_notes_come_with_the_settings() -> None:
    """The caller logs them once there is a log."""
    settings = load(None, {"PAPERCAST_LOG_LEVEL": "debug"})
    assert settings.notes == (
        "PAPERCAST_LOG_LEVEL is not used. Two underscores make it a setting: PAPERCAST_LOG__LEVEL.",
    )


def test_no_file_sets_the_notes(tmp_path: Path) -> None:
    """They are ours to write."""
    path = write(tmp_path, 'notes = ["all is well"]\n_notes = ["all is well"]')
    error = refusal(lambda: load(path, {}))
    assert [problem.key for problem in error.problems] == ["notes", "_notes"]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Some editors write one, and TOML has no place for it."""
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbf[log]\r\nlevel = "error"\r\n')
    assert load(path, {}).log.level == "error"


def test_a_long_query_may_be_written_over_many_lines(tmp_path: Path) -> None:
    """People are shown it as one line, and the same for the name."""
    path = write(
        tmp_path,
        """
        [[topics]]
        name = " Talking  Face"
        query = '''
          "talking head"
          OR "lip sync"
        '''
        """,
    )
    topic = load(path, {}).topics[0]
    assert (topic.name, topic.query) == ("Talking Face", '"talking head" OR "lip sync"')


def test_a_topic_needs_no_chat(tmp_path: Path) -> None:
    """A topic may be there to be subscribed to."""
    path = write(tmp_path, '[[topics]]\nname = "A"\nquery = "lidar"')
    assert load(path, {}).topics == (Topic(name="A", query="lidar"),)


def test_a_flag_that_names_no_setting_is_refused() -> None:
    """It is a mistake of the command line, and says so."""
    problem = only(refusal(lambda: load(None, {}, {"log.levl": "debug"})))
    assert str(problem.place) == "the command line"
    assert problem.nearest == "level"


def test_importing_it_loads_no_front_end_and_no_database() -> None:
    """A configuration is read before anything heavy is needed."""
    script = "import sys, bot.config; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    loaded = {name.partition(".")[0] for name in result.stdout.split()}
    assert "pydantic_settings" in loaded
    assert not loaded & {"handlers", "sqlalchemy", "arxiv", "requests", "structlog", "rich"}
