"""SQLite's log of what was written, as its file format says: where the last commit in it ends.

https://www.sqlite.org/fileformat2.html#walformat
"""

import struct
from pathlib import Path

HEADER, FRAME_HEADER = 32, 24
_MAGIC = 0x377F0682
"""Its last bit tells in which order the bytes of a number are summed up."""


def synced(log: Path) -> int:
    """The length of the log up to its last commit; 0 where there is none.

    Every commit waits for the disk, so what stands before that has reached it.
    """
    data = log.read_bytes() if log.exists() else b""
    if len(data) < HEADER:
        return 0
    magic, _, page, _, salt1, salt2, *told = struct.unpack(">8I", data[:HEADER])
    order = ">" if magic & 1 else "<"
    sums = _sums(data[: HEADER - 8], (0, 0), order)
    if magic | 1 != _MAGIC | 1 or sums != tuple(told):
        return 0
    end, at = 0, HEADER
    while at + FRAME_HEADER + page <= len(data):
        _, size, s1, s2, *told = struct.unpack(">6I", data[at : at + FRAME_HEADER])
        body = data[at : at + 8] + data[at + FRAME_HEADER : at + FRAME_HEADER + page]
        sums = _sums(body, sums, order)
        if (s1, s2) != (salt1, salt2) or sums != tuple(told):
            break
        at += FRAME_HEADER + page
        if size:  # the size of the store after a commit; 0 in all other frames
            end = at
    return end


def _sums(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for one, two in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
