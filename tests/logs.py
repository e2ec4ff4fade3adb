"""Logging into a text, and the process's own logging back afterwards."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import structlog

from bot import log

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
"""A secret of a form that a pattern knows."""

PASSWORD = "correct horse"
"""A secret that is known only because it was told."""

SECRETS = frozenset({PASSWORD})

Format = Literal["human", "json"]
Level = Literal["debug", "info", "warning", "error"]


@contextmanager
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
