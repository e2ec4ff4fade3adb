"""Papercast as a process, as its users run it: started, watched, killed, started again."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO

LONGEST = 60.0
"""Seconds that a test waits for a process before it is a failure."""


class Process:
    """One running ``papercast``; its output goes to files, so that no pipe can hold it up."""

    def __init__(self, child: asyncio.subprocess.Process, out: Path, err: Path) -> None:
        self.child = child
        self.out = out
        self.err = err

    async def end(self) -> int:
        """Wait for its end and return the exit code."""
        async with asyncio.timeout(LONGEST):
            return await self.child.wait()

    async def kill(self) -> None:
        """Kill it as a power cut would, if it still runs, and wait until it is gone."""
        if self.child.returncode is None:
            self.child.kill()
        await self.end()

    async def terminate(self) -> int:
        """Ask it to stop, and return the exit code."""
        self.child.send_signal(signal.SIGTERM)
        return await self.end()

    async def says(self, text: str) -> None:
        """Wait until its log has that text.

        Raises:
            AssertionError: when it ends without having said it.
        """
        async with asyncio.timeout(LONGEST):
            while text not in self.err.read_text():
                assert self.child.returncode is None, self.err.read_text()
                await self.runs_for(0.02)

    async def runs_for(self, seconds: float) -> None:
        """Let it run for so long, or until it ends by itself."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.child.wait()


@asynccontextmanager
async def papercast(
    folder: Path,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    measured: bool = True,
) -> AsyncIterator[Process]:
    """Start ``papercast`` in that folder; whatever happens, it is gone afterwards.

    Where its coverage is not ``measured``, it is several times as quick. One that will be killed
    has no time to write what it covered, and one beside which another is tried covers nothing new.
    """
    out, err = folder / "out.txt", folder / "err.txt"
    with out.open("ab") as to_out, err.open("wb") as to_err, _given(folder, stdin) as from_in:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=folder,
            env=_environment(env or {}, measured=measured),
            stdin=from_in,
            stdout=to_out,
            stderr=to_err,
        )
    process = Process(child, out, err)
    try:
        yield process
    finally:
        await process.kill()


async def finished(
    folder: Path, *arguments: str, env: Mapping[str, str] | None = None, measured: bool = True
) -> int:
    """Run ``papercast`` to its end in that folder and return the exit code."""
    async with papercast(folder, *arguments, env=env, measured=measured) as process:
        return await process.end()


def _given(folder: Path, stdin: bytes) -> IO[bytes]:
    file = folder / "in.txt"
    file.write_bytes(stdin)
    return file.open("rb")


def _environment(changes: Mapping[str, str], *, measured: bool) -> dict[str, str]:
    """This environment without what belongs to a developer's own Papercast, and the changes."""
    customary = ("DISCORD_", "TELEGRAM_", "ANTHROPIC_", "OPENAI_", "DATABASE_URL", "LOG_LEVEL")
    coverage = () if measured else ("COVERAGE_",)
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith((*customary, *coverage, "PAPERCAST_"))
    }
    return {**ours, **changes}
