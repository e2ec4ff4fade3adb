"""Lives of Papercast, one process each: begun, awaited, and ended from outside."""

import asyncio
import json
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from fates import Life

LONGEST = 90.0
"""Seconds after which a life that does not end is a failure."""
KILLED = frozenset({-signal.SIGKILL, -signal.SIGXFSZ})
"""Exit codes of those that did not end by themselves."""
_HERE = Path(__file__).parent


class Living:
    """A process that lives."""

    def __init__(self, womb: "Womb", child: int) -> None:
        self._womb = womb
        self._child = child
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ended.done()

    async def end(self, longest: float = LONGEST) -> int:
        """Wait for its end and return the exit code, below zero when a signal ended it."""
        async with asyncio.timeout(longest):
            return await asyncio.shield(self.ended)

    async def runs_for(self, seconds: float) -> None:
        """Let it live so long, or until it ends by itself."""
        with suppress(TimeoutError):
            await self.end(seconds)

    async def kill(self) -> int:
        """End it as a power cut would."""
        return await self._signal(signal.SIGKILL)

    async def terminate(self) -> int:
        """Ask it to stop."""
        return await self._signal(signal.SIGTERM)

    async def _signal(self, number: signal.Signals) -> int:
        if not self.is_over:
            self._womb.say({"child": self._child, "signal": number})
        return await self.end()


class Womb:
    """Where lives begin: a process that has loaded the program, and forks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._living: dict[int, Living] = {}
        self._expected: deque[asyncio.Future[Living]] = deque()

    def say(self, what: dict[str, Any]) -> None:
        """Tell it what to do."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")

    @asynccontextmanager
    async def life(self, life: Life) -> AsyncIterator[Living]:
        """Begin that life; whatever happens, it is over afterwards."""
        born: asyncio.Future[Living] = asyncio.get_running_loop().create_future()
        self._expected.append(born)
        self.say({"begin": life.to_json()})
        living = await born
        try:
            yield living
        finally:
            await living.kill()

    async def listen(self) -> None:
        """Hear who began and who ended."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            if "began" in told:
                child = told["began"]
                self._living[child] = Living(self, child)
                self._expected.popleft().set_result(self._living[child])
            else:
                self._living.pop(told["ended"]).ended.set_result(told["code"])
        for living in self._living.values():  # they do not outlive it
            living.ended.set_result(-signal.SIGKILL)


@asynccontextmanager
async def womb() -> AsyncIterator[Womb]:
    """One, for as many lives as are wanted."""
    path = os.pathsep.join(map(str, (_HERE, _HERE.parent, _HERE.parents[1])))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        _HERE / "womb.py",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=_environment() | {"PYTHONPATH": path},
    )
    made = Womb(process)
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
        await listening


def _environment() -> dict[str, str]:
    """This environment without what belongs to a developer's own Papercast."""
    customary = ("DISCORD_", "TELEGRAM_", "ANTHROPIC_", "OPENAI_", "DATABASE_URL", "LOG_LEVEL")
    left_out = (*customary, "COVERAGE_", "PAPERCAST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
