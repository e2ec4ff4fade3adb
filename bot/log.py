"""Logging: structlog and the standard library through one handler that shows no secret.

Everything that is logged, by whomever, ends in one text; the last thing that happens to it is
redaction. Locals are never part of a traceback, because secrets live in them.
"""

import contextlib
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, TextIO

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redact import Redactor

QUIET = (
    "aiosqlite",
    "anthropic",
    "apscheduler",
    "arxiv",
    "discord",
    "httpcore",
    "httpx",
    "httpx2",
)
"""They tell every request or tick at INFO, token and all, or every statement at DEBUG."""

_FIRST = ("time", "level", "logger", "event")


def configure(
    level: Literal["debug", "info", "warning", "error"],
    format: Literal["auto", "human", "json"],  # noqa: A002 - the setting's own name
    secrets: Iterable[str],
    stream: TextIO,
) -> None:
    """Send every log line of the process to ``stream`` and nowhere else.

    Args:
        level: the least weight that is shown.
        format: for people, for machines, or by whether the stream is a terminal.
        secrets: what must never be shown, beside what looks like a secret.
        stream: where lines go; also asked whether it is a terminal.
    """
    handler = _Handler(stream, Redactor(secrets))
    human = stream.isatty() if format == "auto" else format == "human"
    handler.setFormatter(
        _formatter(_human(stream.isatty()) if human else _json(), handler.redactor)
    )
    least = logging.getLevelNamesMapping()[level.upper()]
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(least)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(least, logging.WARNING))
    logging.captureWarnings(True)
    _join_structlog()


def _join_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,  # A logger made before this call must obey it too.
    )


def _formatter(renderer: Processor, redactor: Redactor) -> ProcessorFormatter:
    def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {redactor.text(key): redactor.value(value) for key, value in event.items()}

    return ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), _keep_stack],
        processors=[
            _head,
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            ProcessorFormatter.remove_processors_meta,
            redact,
            renderer,
        ],
    )


def _human(colours: bool) -> Processor:
    return ConsoleRenderer(
        colors=colours,
        timestamp_key="time",
        exception_formatter=plain_traceback,  # The other ones show locals.
        sort_keys=False,
    )


def _json() -> Processor:
    render = structlog.processors.JSONRenderer(ensure_ascii=False)

    def ordered(logger: WrappedLogger, name: str, event: EventDict) -> str | bytes:
        first = {key: event.pop(key) for key in _FIRST if key in event}
        return render(logger, name, {**first, **event})

    return ordered


def _head(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """When and by whom, from the record that the standard library made."""
    record: logging.LogRecord = event["_record"]
    at = datetime.fromtimestamp(record.created, UTC)
    event["time"] = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    event["logger"] = record.name
    return event


def _keep_stack(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """The standard library has rendered the stack already."""
    if "stack_info" in event:
        event["stack"] = event.pop("stack_info")
    return event


class _Handler(logging.StreamHandler[TextIO]):
    """Writes redacted lines, and says so without details when a line cannot be written."""

    def __init__(self, stream: TextIO, redactor: Redactor) -> None:
        super().__init__(stream)
        self.redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self.redactor.text(super().format(record))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - its name in logging
        """Tell where the faulty call is. The inherited way prints its arguments as they are."""
        kind = type(sys.exception()).__name__
        where = f"{record.name} ({record.pathname}:{record.lineno})"
        text = f"A log line of {where} could not be written: {kind}."
        note = logging.LogRecord(__name__, logging.ERROR, __file__, 0, text, (), None)
        with contextlib.suppress(OSError, ValueError):  # The stream itself may be what is broken.
            self.stream.write(self.format(note) + self.terminator)
            self.flush()
