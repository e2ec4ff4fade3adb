"""How many papers a second one core takes from a dump into a new store.

Beside it, in the same run and in turns, the floor: the same file decompressed and its JSON
decoded, and nothing done with it. Both are measured in the processor's time, each in a process of
its own; what a process needs to start is measured too, and left out.
"""

import argparse
import json
import lzma
import os
import statistics
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("PAPERCAST_SHARED", ROOT.parent / "shared"))
PAPERS = 20_000
ROUNDS = 5
CONFIG = """
[handlers.console]
"""
FLOOR = """
import json, lzma, sys
with lzma.open(sys.argv[1]) as lines:
    for line in lines:
        json.loads(line)
"""


def corpus(file: Path, papers: int) -> None:
    """So many papers of the real data, packed anew."""
    source = SHARED / "corpus" / "papers-2026.jsonl.xz"
    if not source.exists():
        raise SystemExit(f"needs the real data {source.name} (set PAPERCAST_SHARED)")
    with lzma.open(source) as lines:
        file.write_bytes(lzma.compress(b"".join(islice(lines, papers))))


def processor_time(command: list[str], folder: str) -> float:
    """Seconds of the processor's time, from the start of the process to its end."""
    child = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert child.stdout is not None
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{said}")
    return usage.ru_utime + usage.ru_stime


def a_round(file: Path, nothing: Path) -> tuple[float, float]:
    """Seconds that the backfill and the floor take for the papers alone."""
    python, program = [sys.executable, "-c", FLOOR], [sys.executable, "-m", "bot", "backfill"]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "config.toml").write_text(CONFIG)
        start = processor_time([*program, str(nothing)], folder)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "config.toml").write_text(CONFIG)
        filled = processor_time([*program, str(file)], folder) - start
        floor = processor_time([*python, str(file)], folder)
        return filled, floor - processor_time([*python, str(nothing)], folder)


def main() -> None:
    """Measure, print one table, and one JSON value with --json."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, nothing = Path(folder, "papers.jsonl.xz"), Path(folder, "nothing.jsonl.xz")
        corpus(file, PAPERS)
        corpus(nothing, 0)
        rounds = [a_round(file, nothing) for _ in range(ROUNDS)]
    filled, floor = (statistics.median(column) for column in zip(*rounds, strict=True))
    values = {
        "papers": PAPERS,
        "papers_per_cpu_s": round(PAPERS / filled),
        "floor_papers_per_cpu_s": round(PAPERS / floor),
    }
    if chosen.json:
        print(json.dumps(values))
        return
    print(f"medians of {ROUNDS} rounds          papers a second of processor time")
    print(f"decompressed and decoded     {values['floor_papers_per_cpu_s']:>10,}")
    print(f"papercast backfill           {values['papers_per_cpu_s']:>10,}")


if __name__ == "__main__":
    main()
