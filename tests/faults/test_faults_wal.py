"""Where the last commit ends in SQLite's log, read as the file format says."""

import sqlite3
from contextlib import closing
from pathlib import Path

from wal import FRAME_HEADER, HEADER, synced


def test_it_ends_where_a_commit_ends(tmp_path: Path) -> None:
    """Each commit makes it longer, by whole pages; what stands behind it does not count."""
    log = tmp_path / "store.db-wal"
    assert synced(log) == 0
    with closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as store:
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("CREATE TABLE t (a)")
        (page,) = store.execute("PRAGMA page_size").fetchone()
        ends = []
        for n in range(3):
            store.execute("INSERT INTO t VALUES (?)", ("x" * 9000 * n,))
            ends.append(synced(log))
        data = log.read_bytes()
    assert ends == sorted(set(ends))
    assert ends[-1] == len(data)
    assert {(end - HEADER) % (page + FRAME_HEADER) for end in ends} == {0}
    for harmed in (data[:-1], data[:-5000], data[: ends[1]] + bytes(100), data + bytes(9000)):
        log.write_bytes(harmed)
        assert synced(log) == (ends[2] if len(harmed) > len(data) else ends[1])
    log.write_bytes(bytes(len(data)))
    assert synced(log) == 0
    log.write_bytes(data[:8])
    assert synced(log) == 0
