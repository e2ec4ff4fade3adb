"""No secret reaches the stream by any route."""

import io
import logging
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog
from logs import PASSWORD, SECRETS, TOKEN, Format, configured, logging_as_it_was, one

from bot import log
from bot.redact import Redactor


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Each test configures logging for itself."""
    with logging_as_it_was():
        yield


@pytest.fixture(params=["human", "json"])
def stream(request: pytest.FixtureRequest) -> io.StringIO:
    """What is written, in both formats."""
    written = io.StringIO()
    log.configure("debug", request.param, SECRETS, written)
    return written


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
    logging.getLogger("library").info("stack of 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", stack_info=True)  # fmt: skip # noqa: E501 - a stack shows one line
    structlog.get_logger().info("stack of 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", stack_info=True)  # fmt: skip # noqa: E501 - a stack shows one line
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
    assert "test_log_secrets.py:" in text
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


def test_httpx_does_not_tell_its_requests() -> None:
    """The token stands in the path of every request to Telegram; only its warnings are shown."""
    stream = configured("debug")
    request = 'HTTP Request: POST https://api.telegram.org/bot%s/getUpdates "HTTP/1.1 200 OK"'
    for name in ("httpx", "httpx2", "httpcore.connection"):
        logging.getLogger(name).info(request, TOKEN)
    assert stream.getvalue() == ""
    logging.getLogger("httpx").warning(request, TOKEN)
    assert "api.telegram.org/bot***/getUpdates" in nothing_shown(stream, lines=1)


def test_warnings_are_lines_like_others(stream: io.StringIO) -> None:
    """A Python warning goes the same way, searched for secrets."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"{TOKEN} is deprecated", stacklevel=1)
    text = nothing_shown(stream)
    assert "UserWarning: *** is deprecated" in text
    assert "py.warnings" in text
