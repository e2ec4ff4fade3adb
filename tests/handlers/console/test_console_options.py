"""The section of the configuration, and the console that is made from it."""

import sys
from datetime import timedelta

import pytest
from console_stage import piped
from pydantic import ValidationError

from handlers.console import Options, create


def test_defaults() -> None:
    """An empty section is a console that finds out the rest by itself."""
    assert Options() == Options(width=None, colour="auto", prompt=True)


@pytest.mark.parametrize(
    "table",
    [{"width": 19}, {"width": "wide"}, {"colour": "red"}, {"prompt": "never"}, {"token": "x"}],
)
def test_what_makes_no_sense_is_refused(table: dict[str, object]) -> None:
    """Unknown options and values out of their range are errors of the configuration."""
    with pytest.raises(ValidationError):
        Options.model_validate(table)


def test_the_standard_streams_are_the_default() -> None:
    """Unless told otherwise, the console is the terminal that the program was started in."""
    console = create(Options())

    assert console._stdin is sys.stdin
    assert console._stdout is sys.stdout
    assert (console.name, console.remembers) == ("console", timedelta.max)


async def test_two_sessions_never_give_the_same_id() -> None:
    """A message id names the session too, because each session counts from one."""
    ids = set()
    for _ in range(2):
        with piped() as stage:
            ids.add(await stage.platform.send("here", '[[["text","a"]]]', "nonce-1"))

    assert len(ids) == 2
    assert all(one.endswith("-1") for one in ids)
