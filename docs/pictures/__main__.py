"""Draws what people see, by the program itself, into docs/images: ``make pictures``.

Each file shows one message on one platform in four ways: wide and narrow, light and dark. The two
without such a name are for the README.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import draw  # noqa: E402 - found by the line above
from browser import Browser, browser  # noqa: E402 - as above
from scenes import IN_DISCORD, IN_TELEGRAM, Scene, scenes  # noqa: E402 - as above

from bot.blocks import Reply  # noqa: E402 - as above
from bot.posted import Posted  # noqa: E402 - as above
from handlers.discord import buttons as discord_buttons  # noqa: E402 - as above
from handlers.discord import render as discord_render  # noqa: E402 - as above
from handlers.discord import reply as discord_reply  # noqa: E402 - as above
from handlers.discord.message import Message as DiscordMessage  # noqa: E402 - as above
from handlers.discord.message import thaw as discord_thaw  # noqa: E402 - as above
from handlers.telegram import buttons as telegram_buttons  # noqa: E402 - as above
from handlers.telegram import render as telegram_render  # noqa: E402 - as above
from handlers.telegram import reply as telegram_reply  # noqa: E402 - as above
from handlers.telegram.message import Message as TelegramMessage  # noqa: E402 - as above
from handlers.telegram.message import thaw as telegram_thaw  # noqa: E402 - as above

IMAGES = ROOT / "docs" / "images"


def on_discord(scene: Scene) -> str:
    """The scene as Discord shows it."""
    if not isinstance(scene.shown, Reply) or not scene.typed:
        return draw.discord(_posted(scene.shown))
    made = [one for each in scene.shown.actions if (one := discord_buttons.for_line(each))]
    return draw.discord(discord_reply.messages(scene.shown, made), scene.typed, alone=True)


def _posted(shown: Posted) -> Sequence[DiscordMessage]:
    made = []
    for body in discord_render.bodies(shown, "42"):
        form, files = discord_thaw(body)
        rows = tuple(form.get("components", ()))
        embeds = tuple(form.get("embeds", ()))
        made.append(DiscordMessage(form.get("content", ""), embeds, files, rows))
    return made


def on_telegram(scene: Scene) -> str:
    """The scene as Telegram shows it."""
    if not isinstance(scene.shown, Reply) or not scene.typed:
        posted: list[TelegramMessage] = [
            telegram_thaw(body)[0] for body in telegram_render.bodies(scene.shown, "7")
        ]
        return draw.telegram(posted)
    made = [one for each in scene.shown.actions if (one := telegram_buttons.for_line(each))]
    return draw.telegram(telegram_reply.said_as(scene.shown, made), scene.typed)


async def main() -> None:
    """Draw everything."""
    style = Path(__file__).with_name("style.css").read_text("utf-8")
    pages: dict[str, tuple[str, str]] = {}
    for scene in await scenes(IN_DISCORD):
        body = on_discord(scene)
        pages[f"discord-{scene.name}"] = (draw.sheet("discord", body, style), "#sheet")
        if scene.name == "post":
            pages["discord"] = (draw.one("discord", "dark", body, style, 620), "#one")
    for scene in await scenes(IN_TELEGRAM):
        body = on_telegram(scene)
        pages[f"telegram-{scene.name}"] = (draw.sheet("telegram", body, style), "#sheet")
        if scene.name == "post":
            pages["telegram"] = (draw.one("telegram", "light", body, style, 560), "#one")
    async with browser() as drawing:
        await _shoot(drawing, pages)
    sys.stdout.write(f"{len(pages)} pictures in {IMAGES.relative_to(ROOT)}\n")


async def _shoot(drawing: Browser, pages: dict[str, tuple[str, str]]) -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, (html, selector) in pages.items():
            page = Path(folder, f"{name}.html")
            page.write_text(html, "utf-8")
            form = "png" if name in {"discord", "telegram"} else "webp"
            await drawing.shoot(IMAGES / f"{name}.{form}", page, selector)


if __name__ == "__main__":
    asyncio.run(main())
