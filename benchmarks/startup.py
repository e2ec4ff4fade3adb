"""How long ``papercast run --once`` takes to be ready, and how much memory it needs.

Beside it, in the same run and in turns, the floor: a bare import of the libraries that any such
program has to load. An empty harvest is answered by a server on loopback.
"""

import argparse
import compileall
import http.server
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 7
FLOOR = """
import aiosqlite, sqlalchemy.ext.asyncio, pydantic_settings, apscheduler.schedulers.asyncio
import structlog, arxiv, sys
print("ready", file=sys.stderr, flush=True)
"""
EMPTY = b"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/empty</id><title>arXiv Query</title>
  <updated>2026-08-18T00:00:00Z</updated>
  <opensearch:itemsPerPage>0</opensearch:itemsPerPage>
  <opensearch:totalResults>0</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
</feed>
"""
CONFIG = """
[sources.arxiv_api]
url = "http://127.0.0.1:{port}/api/query"
first_days = 1

[handlers.console]
"""


class Nothing(http.server.BaseHTTPRequestHandler):
    """A source that has no paper."""

    def do_GET(self) -> None:
        """Answer with an empty feed."""
        self.send_response(200)
        self.send_header("Content-Type", "application/atom+xml")
        self.send_header("Content-Length", str(len(EMPTY)))
        self.end_headers()
        self.wfile.write(EMPTY)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def measured(command: list[str], folder: str) -> tuple[float, float, float]:
    """Seconds from exec until the first line with "ready", seconds to the end, and peak MiB."""
    start = time.perf_counter()
    child = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    said, ready = "", 0.0
    for line in child.stderr:
        said += line
        if "ready" in line and not ready:
            ready = time.perf_counter() - start
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    if child.returncode or not ready:
        raise SystemExit(f"{' '.join(command)} failed:\n{said}")
    return ready, time.perf_counter() - start, _mib(usage)


def _mib(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def rounds(port: int) -> dict[str, list[tuple[float, float, float]]]:
    """Floor and program in turns, each program with a store of its own; one round to warm up."""
    found: dict[str, list[tuple[float, float, float]]] = {"floor": [], "papercast": []}
    for number in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "config.toml").write_text(CONFIG.format(port=port))
            floor = measured([sys.executable, "-c", FLOOR], folder)
            program = measured([sys.executable, "-m", "bot", "run", "--once"], folder)
        if number:
            found["floor"].append(floor)
            found["papercast"].append(program)
    return found


def main() -> None:
    """Measure, print one table, and one JSON value with --json."""
    # As pip does with what it installs, the libraries of the floor among it.
    for package in ("bot", "handlers", "storage"):
        compileall.compile_dir(ROOT / package, quiet=1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    as_json = parser.parse_args().json
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Nothing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        found = rounds(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
    middle = {
        name: [statistics.median(column) for column in zip(*runs, strict=True)]
        for name, runs in found.items()
    }
    (floor_s, _, floor_rss), (ready_s, done_s, rss) = middle["floor"], middle["papercast"]
    values = {
        "ready_s": round(ready_s, 3),
        "floor_s": round(floor_s, 3),
        "rss_mib": round(rss, 1),
        "floor_rss_mib": round(floor_rss, 1),
    }
    if as_json:
        print(json.dumps(values))
        return
    print(f"medians of {ROUNDS} rounds    ready s    end s   peak MiB")
    print(f"bare imports           {floor_s:9.3f}        -   {floor_rss:8.1f}")
    print(f"papercast run --once   {ready_s:9.3f} {done_s:8.3f}   {rss:8.1f}")
    print(f"ratio                  {ready_s / floor_s:9.2f}        -   {rss / floor_rss:8.2f}")


if __name__ == "__main__":
    main()
