"""How long ``papercast run`` takes to be ready, and how much memory it needs.

Beside it, in the same run and in turns, the floor: a bare import of the libraries that any such
program has to load. An empty harvest is answered by a server on loopback.

With ``--platforms console`` (the default) it runs once, for this terminal. With ``--platforms
both`` it serves Discord and Telegram, whose counterparts answer on loopback: ready means that both
take commands, and then it is asked to stop.
"""

import argparse
import asyncio
import compileall
import http.server
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 7
FLOOR = """
import aiosqlite, sqlalchemy.ext.asyncio, pydantic_settings, apscheduler.schedulers.asyncio
import structlog, arxiv, sys{more}
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
SOURCE = """
[sources.arxiv_api]
url = "http://127.0.0.1:{port}/api/query"
first_days = 1
"""
CONSOLE = """
[handlers.console]
"""
BOTH = """
[handlers.discord]
token = "{discord.token}"
api_url = "{discord.api_url}"
gateway_url = "{discord.gateway_url}"

[handlers.telegram]
token = "{telegram.token}"
base_url = "{telegram.base_url}"
"""


@dataclass(frozen=True)
class Case:
    """What is measured: the floor's code, the program's arguments and its configuration."""

    floor: str
    arguments: tuple[str, ...]
    config: str


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


@contextmanager
def arxiv() -> Iterator[int]:
    """The source on a free port, while this is open."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Nothing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def platforms() -> Iterator[str]:
    """The configuration of both platforms, whose counterparts answer while this is open."""
    sys.path.insert(0, str(ROOT / "tests"))
    # They would compare every answer with the services' own documents, which is slow.
    os.environ["PAPERCAST_SHARED"] = os.devnull
    from servers.discord import DiscordServer  # noqa: PLC0415 - only this case needs them
    from servers.telegram import TelegramServer  # noqa: PLC0415 - as above

    loop, ended = asyncio.new_event_loop(), asyncio.Event()
    up: list[str] = []
    said = threading.Event()

    async def serve() -> None:
        async with DiscordServer() as discord, TelegramServer() as telegram:
            discord.guild()
            up.append(BOTH.format(discord=discord, telegram=telegram))
            said.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    if not said.wait(30):
        raise SystemExit("The counterparts of the platforms did not start.")
    try:
        yield up[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()


def measured(command: list[str], folder: str, *, stop: bool) -> tuple[float, float, float]:
    """Seconds from exec until the first line with "ready", seconds to the end, and peak MiB.

    ``stop``: ask it to end once it is ready.
    """
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
            if stop:
                child.send_signal(signal.SIGTERM)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    if child.returncode or not ready:
        raise SystemExit(f"{' '.join(command)} failed:\n{said}")
    return ready, time.perf_counter() - start, _mib(usage)


def _mib(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def rounds(case: Case) -> dict[str, list[tuple[float, float, float]]]:
    """Floor and program in turns, each program with a store of its own; one round to warm up."""
    found: dict[str, list[tuple[float, float, float]]] = {"floor": [], "papercast": []}
    for number in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "config.toml").write_text(case.config)
            floor = measured([sys.executable, "-c", case.floor], folder, stop=False)
            command = [sys.executable, "-m", "bot", *case.arguments]
            program = measured(command, folder, stop="--once" not in case.arguments)
        if number:
            found["floor"].append(floor)
            found["papercast"].append(program)
    return found


@contextmanager
def case_of(name: str) -> Iterator[Case]:
    """The case of that name, with everything that has to answer."""
    with ExitStack() as stack:
        source = SOURCE.format(port=stack.enter_context(arxiv()))
        if name == "console":
            yield Case(FLOOR.format(more=""), ("run", "--once"), source + CONSOLE)
        else:
            config = source + stack.enter_context(platforms())
            yield Case(FLOOR.format(more=", discord, telegram.ext"), ("run",), config)


def main() -> None:
    """Measure, print one table, and one JSON value with --json."""
    # As pip does with what it installs, the libraries of the floor among it.
    for package in ("bot", "handlers", "storage"):
        compileall.compile_dir(ROOT / package, quiet=1)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--platforms", choices=("console", "both"), default="console")
    chosen = parser.parse_args()
    with case_of(chosen.platforms) as case:
        found = rounds(case)
    middle = {
        name: [statistics.median(column) for column in zip(*runs, strict=True)]
        for name, runs in found.items()
    }
    (floor_s, _, floor_rss), (ready_s, done_s, rss) = middle["floor"], middle["papercast"]
    values = {
        "platforms": chosen.platforms,
        "ready_s": round(ready_s, 3),
        "floor_s": round(floor_s, 3),
        "rss_mib": round(rss, 1),
        "floor_rss_mib": round(floor_rss, 1),
    }
    if chosen.json:
        print(json.dumps(values))
        return
    print(f"medians of {ROUNDS} rounds    ready s    end s   peak MiB")
    print(f"bare imports           {floor_s:9.3f}        -   {floor_rss:8.1f}")
    command = f"papercast {' '.join(case.arguments)}"
    print(f"{command:<22} {ready_s:9.3f} {done_s:8.3f}   {rss:8.1f}")
    print(f"ratio                  {ready_s / floor_s:9.2f}        -   {rss / floor_rss:8.2f}")


if __name__ == "__main__":
    main()
