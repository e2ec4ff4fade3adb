"""A metadata dump as a bulk of papers: a file of JSON lines, plain or compressed.

A line that makes no paper is told and passed over. The cursor is the number of lines behind us:
what was read is passed over by lines the next time, which costs little beside the reading of it.
"""

import asyncio
import bz2
import gzip
import io
import json
import lzma
import zlib
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from bot.sources.base import SourceError
from bot.sources.batches import Batch, Unreadable
from bot.sources.dump_records import paper
from storage.database import storable
from storage.records import Paper

T = TypeVar("T")

SIZE = 1_000
"""Lines in a batch: enough that a commit costs little, few enough that nobody waits for it."""

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes; no record is so long, and what is longer is no dump."""

_CHUNK = 256 * 1024
_COMPRESSED: tuple[tuple[bytes, Callable[[BinaryIO], object]], ...] = (
    (b"\xfd7zXZ\x00", lzma.open),
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.open),
)
"""How each kind of file begins: its name may say something else, or nothing."""


class Dump:
    """The papers of one file.

    Args:
        file: a dump; it must not change while it is read.
        size: lines in a batch.
    """

    def __init__(self, file: Path, size: int = SIZE) -> None:
        self._file = file
        self._size = size
        try:
            self._bytes = file.stat().st_size
            if file.is_dir():
                raise SourceError(f"{file} is a folder. Name the file in it.")
        except OSError as error:
            raise SourceError(f"{file} cannot be read: {error.strerror}.") from error
        self.scope = f"file {file.name}, {self._bytes} bytes"

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """Yield the papers of the lines behind ``cursor``.

        Raises:
            SourceError: when the file cannot be read on.
        """
        passed = int(cursor or 0)
        reading = await asyncio.to_thread(self._guarded, lambda: _Reading(self._file))
        try:
            await asyncio.to_thread(self._guarded, lambda: reading.skip(passed))
            while batch := await asyncio.to_thread(
                self._guarded, lambda: reading.batch(self._size, self._bytes)
            ):
                yield batch
        finally:
            reading.close()

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except EOFError as error:
            raise SourceError(
                f"{self._file} is cut off: its compressed data has no end."
            ) from error
        except (lzma.LZMAError, zlib.error, OSError) as error:
            why = getattr(error, "strerror", None) or error
            raise SourceError(f"{self._file} cannot be read on: {why}.") from error


class _Reading:
    """An open file, and how far it is read. Every method blocks."""

    def __init__(self, file: Path) -> None:
        self._raw = file.open("rb")
        self._lines = _opened(self._raw)
        self._number = 0

    def skip(self, lines: int) -> None:
        """Pass over what has been read before."""
        while self._number < lines and self._line():
            pass

    def batch(self, size: int, whole: int) -> Batch | None:
        """The papers of the next lines; None behind the last one."""
        papers: list[Paper] = []
        unreadable: list[str] = []
        last = self._number + size
        while self._number < last and (line := self._line()):
            try:
                if (found := read(line)) is not None:
                    papers.append(found)
            except Unreadable as why:
                unreadable.append(f"line {self._number:,}: {why}")
        if self._number == last - size:
            return None
        return Batch(
            tuple(papers),
            str(self._number),
            tuple(unreadable),
            done=self._raw.tell() / whole if whole else 1.0,
            place=f"line {self._number:,}",
        )

    def close(self) -> None:
        """Let the file go."""
        self._lines.close()
        self._raw.close()

    def _line(self) -> bytes:
        """The next line, or as much of it as a line may have; nothing behind the last one."""
        line = self._lines.readline(LONGEST_LINE)
        if line:
            self._number += 1
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = self._lines.readline(LONGEST_LINE)
        return line


def read(line: bytes) -> Paper | None:
    """The paper of one line; None for an empty one.

    Raises:
        Unreadable: when it makes no paper.
    """
    if line.isspace():
        return None
    try:
        text = line.decode()
        record = json.loads(text)
    except UnicodeDecodeError as error:
        raise Unreadable("it is no UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is no JSON ({error.msg} at character {error.pos + 1})") from error
    except (RecursionError, ValueError) as error:  # Too deep, or a number that is too long.
        raise Unreadable("it is no JSON of a record") from error
    found = paper(record)
    # Only an escape can bring in what no store can keep; most lines need no closer look.
    if "\\u" in text and ("\\u0000" in text or "\\ud" in text or "\\uD" in text):
        _see_that_it_can_be_kept(found)
    return found


def _see_that_it_can_be_kept(found: Paper) -> None:
    texts = (found.title, found.abstract, found.comment, found.doi, found.journal_ref)
    names = (found.primary_category, *found.authors, *found.categories)
    if not all(storable(text) for text in (*texts, *names) if text):
        raise Unreadable("it has characters that are none")


def _opened(raw: BinaryIO) -> io.BufferedReader:
    """The file's own lines, whatever it is compressed with."""
    start = raw.read(6)
    raw.seek(0)
    for magic, opener in _COMPRESSED:
        if start.startswith(magic):
            return io.BufferedReader(cast("io.RawIOBase", opener(raw)), _CHUNK)
    return io.BufferedReader(cast("io.RawIOBase", raw), _CHUNK)
