"""The one way to the terminal."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TextIO

import pytest
from console_stage import arrives

from bot.platforms import Gone, RetryLater
from handlers.console.lines import BLANK, Row, text
from handlers.console.printer import Printer


@pytest.fixture
def full() -> Iterator[TextIO]:
    with Path("/dev/full").open("w") as device:
        yield device


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "printed"


async def test_posts_are_numbered_as_they_are_printed(file: Path) -> None:
    """Numbers run through the session; one blank line follows each post."""
    with file.open("w") as stdout:
        printer = Printer(stdout, width=None, colour="auto")
        assert await printer.post((text("a"), text("b"))) == 1
        await printer.say((Row(text("an answer")), BLANK))
        assert await printer.post((text("c"),)) == 2

    assert file.read_text() == "1  a\n   b\n\nan answer\n\n2  c\n\n"


async def test_a_post_that_failed_takes_no_number(file: Path, full: TextIO) -> None:
    """The number of a post that was not printed goes to the next one that is."""
    printer = Printer(full, width=None, colour="auto")
    with pytest.raises(RetryLater, match="standard output: No space left on device"):
        await printer.post((text("a"),))
    with file.open("w") as stdout:
        printer._stdout = stdout

        assert await printer.post((text("a"),)) == 1


async def test_a_reader_that_left_is_gone() -> None:
    """A pipe that nobody reads any more is the end of the chat, with a sentence."""
    reading, writing = os.pipe()
    os.close(reading)
    gone = pytest.raises(Gone, match="nobody reads standard output any more")
    with os.fdopen(writing, "w") as stdout, gone:
        await Printer(stdout, width=None, colour="auto").post((text("a"),))


async def test_no_output_is_gone() -> None:
    """A program that was started without standard output has no console."""
    with pytest.raises(Gone, match="standard output is closed"):
        await Printer(None, width=None, colour="auto").post((text("a"),))


async def test_blocks_never_mix() -> None:
    """Posts at once, each larger than a pipe takes, are printed one after the other."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stdout:
        printer = Printer(stdout, width=None, colour="auto")
        posts = [
            asyncio.create_task(printer.post(tuple(text(mark * 70) for _ in range(1000))))
            for mark in "abc"
        ]
        printed = b""
        while printed.count(b"\n\n") < 3:
            printed += await arrives(reading)
        assert [await post for post in posts] == [1, 2, 3]
    os.close(reading)

    blocks = printed.decode().split("\n\n")
    assert [set(block) & set("abc") for block in blocks[:3]] == [{"a"}, {"b"}, {"c"}]


async def test_a_post_that_was_cancelled_lets_the_next_one_through() -> None:
    """A stalled post that is given up does not stand in the way of the others."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stdout:
        printer = Printer(stdout, width=None, colour="auto")
        stalled = asyncio.create_task(printer.post((text("x" * 200_000),)))
        await arrives(reading)
        stalled.cancel()
        await asyncio.gather(stalled, return_exceptions=True)
        following = asyncio.create_task(printer.post((text("next"),)))
        printed = b""
        while not printed.endswith(b"1  next\n\n"):
            printed += await arrives(reading)

        assert await following == 1
    os.close(reading)


async def test_printing_happens_inside_the_aside(file: Path) -> None:
    """While somebody types, a block is printed only where it does not disturb."""
    seen: list[str] = []

    @asynccontextmanager
    async def aside() -> AsyncIterator[None]:
        seen.append(file.read_text())
        yield
        seen.append(file.read_text())

    with file.open("w") as stdout:
        printer = Printer(stdout, width=None, colour="auto")
        with printer.beside(aside):
            await printer.post((text("a"),))
        await printer.post((text("b"),))

    assert seen == ["", "1  a\n\n"]


async def test_a_width_that_was_chosen_holds_everywhere(file: Path) -> None:
    """The width of the configuration is kept, wider or narrower than the usual one."""
    with file.open("w") as stdout:
        await Printer(stdout, width=100, colour="auto").post((text("word " * 30),))
        await Printer(stdout, width=20, colour="auto").post((text("word " * 30),))

    lengths = [max(map(len, block.split("\n"))) for block in file.read_text().split("\n\n")[:2]]
    assert lengths == [97, 17]


async def test_styles_can_be_kept_for_a_pager(file: Path) -> None:
    """With ``always`` styles go to a file or a pipe as well."""
    with file.open("w") as stdout:
        await Printer(stdout, width=None, colour="always").post((text("a", "title"),))

    assert file.read_text() == "1  \x1b[1ma\x1b[0m\n\n"
