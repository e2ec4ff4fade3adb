"""Everybody's lines reach one stream, at the right level and in the right form."""

import contextvars
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog
from logs import Level, configured, logging_as_it_was, one

from bot import log


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Each test configures logging for itself."""
    with logging_as_it_was():
        yield


def test_a_broken_stream_ends_nobody() -> None:
    """When the terminal is gone, logging is silent and the work goes on."""
    stream = configured()
    stream.close()
    structlog.get_logger().info("to nobody")
    assert stream.closed


def test_a_quiet_library_is_no_louder_than_the_rest() -> None:
    """At the level error a warning of httpx stays away too."""
    stream = configured("error")
    logging.getLogger("httpx").warning("slow")
    logging.getLogger("httpx").error("broken")
    assert one(stream)["event"] == "broken"


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("debug", ["d", "i", "w", "e"]),
        ("info", ["i", "w", "e"]),
        ("warning", ["w", "e"]),
        ("error", ["e"]),
    ],
)
def test_the_level_is_the_least_weight_shown(level: Level, shown: list[str]) -> None:
    """It counts for ours and for everybody else's lines."""
    stream = configured(level)
    for logger in (structlog.get_logger("ours"), logging.getLogger("library")):
        logger.debug("d")
        logger.info("i")
        logger.warning("w")
        logger.error("e")
    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert events == shown * 2


def test_a_json_line_has_the_same_keys_first_for_all() -> None:
    """Machines find time, level, logger and event in ours as in a library's line."""
    stream = configured()
    structlog.get_logger("bot.poll").info("harvested", papers=3, paper="Erdős")
    logging.getLogger("library").info("done %s", "it", extra={"papers": 3})
    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert list(ours) == ["time", "level", "logger", "event", "papers", "paper"]
    assert list(theirs) == ["time", "level", "logger", "event", "papers"]
    assert (ours["logger"], ours["level"], ours["papers"]) == ("bot.poll", "info", 3)
    assert (theirs["logger"], theirs["event"]) == ("library", "done it")
    assert "Erdős" in stream.getvalue()


def test_the_time_is_the_records_own_in_utc() -> None:
    """A line that waited in a queue still tells when it happened."""
    stream = configured()
    record = logging.LogRecord("library", logging.INFO, "x.py", 1, "then", (), None)
    record.created = 1_700_000_000.25
    logging.getLogger().handle(record)
    assert one(stream)["time"] == "2023-11-14T22:13:20.250Z"


def test_bound_context_is_part_of_every_line() -> None:
    """What a task binds once stands in each of its lines."""
    stream = configured()

    def work() -> None:
        structlog.contextvars.bind_contextvars(harvest=7)
        structlog.get_logger().info("page")

    contextvars.copy_context().run(work)
    assert one(stream)["harvest"] == 7


@pytest.mark.parametrize(
    ("form", "stream", "human"),
    [
        ("auto", Terminal(), True),
        ("auto", io.StringIO(), False),
        ("human", io.StringIO(), True),
        ("json", Terminal(), False),
    ],
)
def test_auto_means_people_on_a_terminal_and_machines_elsewhere(
    form: Literal["auto", "human", "json"], stream: io.StringIO, human: bool
) -> None:
    """A service's output is read by machines unless somebody asks for more."""
    log.configure("info", form, (), stream)
    structlog.get_logger().info("started")
    assert stream.getvalue().startswith("{") is not human


def test_colours_are_for_terminals_only() -> None:
    """A file of human lines has no escape sequences in it."""
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        log.configure("info", "human", (), stream)
        structlog.get_logger().info("started")
    assert "\x1b[" in terminal.getvalue()
    assert "\x1b[" not in file.getvalue()


def test_a_second_call_replaces_the_first() -> None:
    """Nothing is written twice, and a logger made before obeys the new configuration."""
    first = configured()
    logger = structlog.get_logger("early")
    logger.info("one")
    second = configured()
    logger.info("two")
    assert "two" not in first.getvalue()
    assert one(second)["event"] == "two"


def test_importing_costs_little_more_than_structlog() -> None:
    """A command that prints two lines must not wait for a database or a web library."""
    script = (
        "import sys, structlog; before = set(sys.modules); import bot.log; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert set(result.stdout.split()) <= {"bot", "json", "urllib", "ipaddress"}
