"""No secret reaches the stream by any route, and everybody's lines do."""

import contextvars
import io
import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Literal, TextIO

import pytest
import structlog

from bot import log
from bot.redact import Redactor

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # of a form that a pattern knows
PASSWORD = "correct horse"  # known only because it was told
SECRETS = frozenset({PASSWORD})

Format = Literal["human", "json"]
Level = Literal["debug", "info", "warning", "error"]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Give the process its logging back."""
    root = logging.getLogger()
    level = root.level
    levels = {name: logging.getLogger(name).level for name in log.QUIET}
    yield
    # What pytest adds it adds anew for each phase of a test.
    root.handlers[:] = [one for one in root.handlers if not isinstance(one, log._Handler)]
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture(params=["human", "json"])
def stream(request: pytest.FixtureRequest) -> io.StringIO:
    """What is written, in both formats."""
    written = io.StringIO()
    log.configure("debug", request.param, SECRETS, written)
    return written


def configured(level: Level = "info", form: Format = "json") -> io.StringIO:
    """A stream that gets everything of that level."""
    written = io.StringIO()
    log.configure(level, form, SECRETS, written)
    return written


def one(stream: io.StringIO) -> dict[str, object]:
    """The only line, read as JSON."""
    (line,) = stream.getvalue().splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def nothing_shown(stream: io.StringIO, *, lines: int | None = None) -> str:
    """The text, which is there and shows neither secret."""
    text = stream.getvalue()
    assert "***" in text
    assert TOKEN not in text
    assert TOKEN.partition(":")[2] not in text
    assert PASSWORD not in text
    if lines is not None:
        assert len(text.splitlines()) == lines
    return text


def look(somewhere: list[str], message: str) -> None:
    """Find nothing."""
    if "secret" not in somewhere:
        raise LookupError(f"inner {message}")


def fail(message: str) -> None:
    """Raise with a secret in the message, behind a second one, with something in the locals."""
    somewhere = ["only", "a", "local"]
    try:
        look(somewhere, message)
    except LookupError as error:
        error.add_note(f"a note with {message}")
        raise RuntimeError(f"outer {message}") from error


@pytest.mark.parametrize("secret", [TOKEN, PASSWORD])
@pytest.mark.parametrize(
    "write",
    [
        lambda logger, secret: logger.info(f"has {secret}"),
        lambda logger, secret: logger.info("has %s", secret),
        lambda logger, secret: logger.info("has", value=secret),
        lambda logger, secret: logger.info("has", nested={"a": [secret, {secret: (secret,)}]}),
        lambda logger, secret: logger.info("has", thing=Exception(secret)),
        lambda logger, secret: logger.bind(token=secret).info("has"),
        lambda logger, secret: logger.info("has", **{f"key {secret}": 1}),
    ],
)
def test_no_field_of_ours_shows_a_secret(
    stream: io.StringIO, write: Callable[[structlog.stdlib.BoundLogger, str], None], secret: str
) -> None:
    """The event, its arguments, its values and even its keys are searched."""
    write(structlog.get_logger("bot.test"), secret)
    assert "has" in nothing_shown(stream, lines=1)


@pytest.mark.parametrize("secret", [TOKEN, PASSWORD])
@pytest.mark.parametrize(
    "write",
    [
        lambda logger, secret: logger.info("has " + secret),
        lambda logger, secret: logger.info("has %s", secret),
        lambda logger, secret: logger.info("has %(a)s", {"a": secret}),
        lambda logger, secret: logger.info("has %s%s", secret[:7], secret[7:]),
        lambda logger, secret: logger.info("has %r", [secret]),
        lambda logger, secret: logger.info("has", extra={"token": secret}),
        lambda logger, secret: logger.info("has", extra={"table": {"token": [secret]}}),
        lambda logger, secret: logger.info(Exception("has", secret)),
    ],
)
def test_no_field_of_another_library_shows_a_secret(
    stream: io.StringIO, write: Callable[[logging.Logger, str], None], secret: str
) -> None:
    """Messages, arguments (also a secret cut in two) and extra values of plain logging."""
    write(logging.getLogger("library"), secret)
    assert "has" in nothing_shown(stream, lines=1)


@pytest.mark.parametrize("secret", [TOKEN, PASSWORD])
@pytest.mark.parametrize("name", ["structlog", "logging"])
def test_no_traceback_shows_a_secret(stream: io.StringIO, name: str, secret: str) -> None:
    """An exception, its cause and its notes are searched; both exceptions are still shown."""
    logger = structlog.get_logger("bot") if name == "structlog" else logging.getLogger("library")
    try:
        fail(secret)
    except RuntimeError:
        logger.exception("failed")
    text = nothing_shown(stream)
    assert "LookupError: inner ***" in text
    assert "RuntimeError: outer ***" in text
    assert "a note with ***" in text
    assert "direct cause" in text


def test_no_exception_group_shows_a_secret(stream: io.StringIO) -> None:
    """Task groups raise many at once; each is searched."""
    group = ExceptionGroup(f"of {TOKEN}", [ValueError(TOKEN), KeyError(PASSWORD)])
    structlog.get_logger().error("failed", exc_info=group)
    assert "ValueError: ***" in nothing_shown(stream)


def test_tracebacks_have_no_locals(stream: io.StringIO) -> None:
    """Secrets live in variables, under any name; a traceback names none and shows none."""
    try:
        fail("nothing to see")
    except RuntimeError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("failed")
    text = stream.getvalue()
    assert text.count("outer nothing to see") >= 2
    assert "['only', 'a', 'local']" not in text


def test_stacks_are_searched(stream: io.StringIO) -> None:
    """A stack shows source lines, and a source line may show a secret."""
    logging.getLogger("library").info("stack of 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", stack_info=True)  # fmt: skip # noqa: E501
    structlog.get_logger().info("stack of 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", stack_info=True)  # fmt: skip # noqa: E501
    assert nothing_shown(stream).count("test_stacks_are_searched") == 2


@pytest.mark.parametrize("form", ["human", "json"])
def test_a_line_that_cannot_be_written_shows_no_argument(
    form: Format, capsys: pytest.CaptureFixture[str]
) -> None:
    """The standard library would print the arguments of a faulty call to standard error."""
    stream = configured(form=form)
    logging.getLogger("library").info("%d papers", TOKEN)
    logging.getLogger("library").info("%s %s", PASSWORD)  # noqa: PLE1206 - this is the fault
    assert capsys.readouterr() == ("", "")
    text = stream.getvalue()
    assert text.count("could not be written: TypeError.") == 2
    assert "test_log.py:" in text
    assert TOKEN not in text
    assert PASSWORD not in text


def test_a_hidden_number_leaves_json_that_machines_can_read() -> None:
    """A mask is text, also where a number stood."""
    written = io.StringIO()
    log.configure("info", "json", ["48151623"], written)
    structlog.get_logger().info("paid", pin=48151623, nested=[48151623, 2])
    assert (one(written)["pin"], one(written)["nested"]) == ("***", ["***", 2])


def test_the_handler_hides_whatever_formats_its_lines() -> None:
    """It is the last net, should a formatter ever be exchanged."""
    written = io.StringIO()
    handler = log._Handler(written, Redactor(SECRETS))
    handler.handle(logging.LogRecord("x", logging.INFO, "x.py", 1, "%s", (PASSWORD,), None))
    assert written.getvalue() == "***\n"


def test_a_broken_stream_ends_nobody() -> None:
    """When the terminal is gone, logging is silent and the work goes on."""
    stream = configured()
    stream.close()
    structlog.get_logger().info("to nobody")
    assert stream.closed


def test_httpx_does_not_tell_its_requests() -> None:
    """The token stands in the path of every request to Telegram; only its warnings are shown."""
    stream = configured("debug")
    request = 'HTTP Request: POST https://api.telegram.org/bot%s/getUpdates "HTTP/1.1 200 OK"'
    for name in ("httpx", "httpx2", "httpcore.connection"):
        logging.getLogger(name).info(request, TOKEN)
    assert stream.getvalue() == ""
    logging.getLogger("httpx").warning(request, TOKEN)
    assert "api.telegram.org/bot***/getUpdates" in nothing_shown(stream, lines=1)


def test_a_quiet_library_is_no_louder_than_the_rest() -> None:
    """At the level error a warning of httpx stays away too."""
    stream = configured("error")
    logging.getLogger("httpx").warning("slow")
    logging.getLogger("httpx").error("broken")
    assert one(stream)["event"] == "broken"


def test_warnings_are_lines_like_others(stream: io.StringIO) -> None:
    """A Python warning goes the same way, searched for secrets."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"{TOKEN} is deprecated", stacklevel=1)
    text = nothing_shown(stream)
    assert "UserWarning: *** is deprecated" in text
    assert "py.warnings" in text


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
    first: TextIO = configured()
    logger = structlog.get_logger("early")
    logger.info("one")
    second = configured()
    logger.info("two")
    assert "two" not in first.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
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
