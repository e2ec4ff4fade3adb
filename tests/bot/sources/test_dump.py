"""A metadata dump: its lines, whatever it is compressed with and whatever is wrong with it."""

import bz2
import gzip
import lzma
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from contracts import BulkContract, ids_of, read_on
from dumps import line

from bot.sources.base import SourceError
from bot.sources.batches import Batch, Unreadable
from bot.sources.dump import LONGEST_LINE, Dump, read
from storage.database import storable

LINES = [line(number) for number in range(1, 8)]


def written(folder: Path, content: bytes, name: str = "papers.jsonl") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def plain(content: bytes) -> bytes:
    return content


def numbers(batches: Sequence[Batch]) -> list[int]:
    return [int(paper_id[-5:]) for paper_id in ids_of(batches)]


class TestContract(BulkContract):
    @pytest.fixture
    def bulk(self, tmp_path: Path) -> Dump:
        return Dump(written(tmp_path, b"".join(LINES)), size=2)


@pytest.mark.parametrize("pack", [plain, lzma.compress, gzip.compress, bz2.compress])
async def test_every_packing_is_recognised(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """By what the file begins with, whatever it is called."""
    file = written(tmp_path, pack(b"".join(LINES)))
    batches = await read_on(Dump(file, size=3), None)
    assert [numbers([batch]) for batch in batches] == [[1, 2, 3], [4, 5, 6], [7]]
    assert [batch.cursor for batch in batches] == ["3", "6", "7"]


async def test_parts_that_were_packed_apart_are_one_file(tmp_path: Path) -> None:
    """As when each day's lines are appended."""
    file = written(tmp_path, b"".join(map(gzip.compress, LINES)))
    assert numbers(await read_on(Dump(file), None)) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("pack", [plain, lzma.compress])
async def test_a_bad_line_loses_nothing_else(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """It is told with its number and why; empty lines are nothing to tell."""
    bad = [b"{broken\n", b'{"id": "2401.00099"}\n', b"\xff\xfe\n", b"\n", b"[]\n"]
    content = b"".join([LINES[0], *bad, LINES[1]])
    (batch,) = await read_on(Dump(written(tmp_path, pack(content))), None)
    assert numbers([batch]) == [1, 2]
    assert batch.unreadable == (
        "line 2: it is no JSON (Expecting property name enclosed in double quotes at character 2)",
        "line 3: it has no title",
        "line 4: it is no UTF-8 text",
        "line 6: it is no JSON object",
    )
    assert batch.cursor == "7"


async def test_lines_are_counted_on_after_a_resumption(tmp_path: Path) -> None:
    """A number is that of the file, not of the run."""
    file = written(tmp_path, b"".join([*LINES, b"{\n"]))
    (batch,) = await read_on(Dump(file), "6")
    assert numbers([batch]) == [7]
    assert batch.unreadable[0].startswith("line 8: ")


async def test_a_last_line_without_an_end_counts(tmp_path: Path) -> None:
    """Many programs write none."""
    file = written(tmp_path, b"".join(LINES)[:-1])
    assert numbers(await read_on(Dump(file), None)) == [1, 2, 3, 4, 5, 6, 7]


async def test_an_endless_line_is_passed_over(tmp_path: Path) -> None:
    """It is one unreadable line, however long, and is never held as a whole."""
    content = b"".join([LINES[0], b"x" * (2 * LONGEST_LINE + 5), b"\n", LINES[1]])
    (batch,) = await read_on(Dump(written(tmp_path, content)), None)
    assert numbers([batch]) == [1, 2]
    assert [why.partition(":")[0] for why in batch.unreadable] == ["line 2"]


async def test_a_cut_off_file_gives_what_it_has(tmp_path: Path) -> None:
    """What was whole is read before the end is missed."""
    content = lzma.compress(b"".join(map(line, range(1, 20_000))))
    batches = Dump(written(tmp_path, content[: len(content) // 2])).batches(None)
    assert len((await anext(batches)).papers) == 1000
    with pytest.raises(SourceError, match="cut off"):
        async for _ in batches:
            pass


async def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """In a sentence that names it."""
    content = bytearray(gzip.compress(b"".join(LINES)))
    content[20:40] = bytes(20)
    with pytest.raises(SourceError, match=r"papers\.jsonl cannot be read on"):
        await read_on(Dump(written(tmp_path, bytes(content))), None)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """So is a folder."""
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        Dump(tmp_path / "nothing")
    with pytest.raises(SourceError, match="is a folder"):
        Dump(tmp_path)


async def test_an_empty_file_has_no_batch(tmp_path: Path) -> None:
    """Nothing in it is nothing wrong."""
    assert await read_on(Dump(written(tmp_path, b"")), None) == []


async def test_a_cursor_behind_the_end_finds_nothing(tmp_path: Path) -> None:
    """As after the last line."""
    file = written(tmp_path, b"".join(LINES))
    assert await read_on(Dump(file), "7") == []
    assert await read_on(Dump(file), "700") == []


def test_a_file_is_known_by_name_and_size(tmp_path: Path) -> None:
    """One that has grown is another one."""
    file = written(tmp_path, LINES[0])
    before = Dump(file).scope
    assert before == f"file papers.jsonl, {len(LINES[0])} bytes"
    assert Dump(written(tmp_path, LINES[0] * 2)).scope != before


@pytest.mark.parametrize(
    "changes",
    [{"title": "A \ud800 title"}, {"abstract": "nul \x00"}, {"authors": ["\udfff"]}],
)
def test_characters_that_no_store_keeps_are_told(changes: dict[str, object]) -> None:
    """They come in by escapes, which JSON allows."""
    with pytest.raises(Unreadable, match="characters that are none"):
        read(line(1, **changes))


def test_a_pair_of_escapes_is_a_character() -> None:
    """As JSON writes what is beyond the first plane."""
    found = read(line(1, title="A \U0001f600 title"))
    assert found is not None
    assert found.title == "A 😀 title"
    assert storable(found.title)


@pytest.mark.parametrize("text", [b"[" * 100_000, b"1" * 5000, b'{"id": NaN}'])
def test_odd_json_is_told(text: bytes) -> None:
    """Too deep, too long a number, and what is no JSON by the letter."""
    with pytest.raises(Unreadable):
        read(text)
