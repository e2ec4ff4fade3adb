"""A headless Chromium that draws pages, steered through its own debugging socket."""

import asyncio
import base64
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--disable-lcd-text", "--remote-debugging-port=0", "about:blank",
)  # fmt: skip
_QUALITY = 70


class Browser:
    """One page of it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = count(1)

    async def shoot(self, file: Path, page: Path, selector: str) -> None:
        """Draw the element of a page into a file, as a PNG or a WebP by its name."""
        await self._do("Page.navigate", url=page.as_uri())
        box = await self._box(selector)
        clip = {**box, "scale": 1.5 if file.suffix == ".png" else 1.0}
        form = {"format": "webp", "quality": _QUALITY} if file.suffix == ".webp" else {}
        shot = await self._do(
            "Page.captureScreenshot", clip=clip, captureBeyondViewport=True, **form
        )
        file.write_bytes(base64.b64decode(shot["data"]))

    async def _box(self, selector: str) -> dict[str, float]:
        script = (
            "new Promise(done => { const look = () => {"
            f" const found = document.querySelector({selector!r});"
            " if (!found || document.readyState !== 'complete') { setTimeout(look, 5); return; }"
            " const box = found.getBoundingClientRect();"
            " done({x: box.x, y: box.y, width: box.width, height: box.height}); }; look(); })"
        )
        told = await self._do(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        found: dict[str, float] = told["result"]["value"]
        return found

    async def _do(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._ids)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            answer = await self._socket.receive_json(timeout=30)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A browser, while this is open."""
    name = next((name for name in _NAMES if shutil.which(name)), None)
    if name is None:
        raise SystemExit(f"Pictures need a browser: one of {', '.join(_NAMES)}.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        child = await asyncio.create_subprocess_exec(
            name, *_FLAGS, f"--user-data-dir={folder}",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            port = await _port(Path(folder, "DevToolsActivePort"))
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json") as listed:
                    pages = [one for one in await listed.json() if one["type"] == "page"]
                async with session.ws_connect(
                    pages[0]["webSocketDebuggerUrl"], max_msg_size=0
                ) as socket:
                    yield Browser(socket)
        finally:
            child.kill()
            await child.wait()


async def _port(file: Path) -> int:
    """The port that the browser listens on, which it writes into a file once it does."""
    async with asyncio.timeout(30):
        while not file.exists() or not file.read_text().strip():  # noqa: ASYNC110 - not ours
            await asyncio.sleep(0.05)
    return int(file.read_text().split()[0])
