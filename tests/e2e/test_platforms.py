"""People in Discord and in Telegram get their papers, as they would: with real processes."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from process import Process, papercast
from servers.discord import MANAGER, Message, User
from servers.discord_world import Channel
from servers.telegram import Message as Written
from servers.telegram import Person
from shared import listed
from town import Town, of_today, town

from bot.query import parse
from storage.records import Paper

QUERY = '"talking head" OR "lip sync"'
DAY = date(2026, 8, 18)
INSTANT = "Papers come as they appear"
PATIENCE = 60.0


@dataclass(frozen=True)
class Life:
    """A town with Papercast running in it, and two people."""

    town: Town
    process: Process
    channel: Channel
    ada: User
    bob: Person

    async def in_discord(self, text: str) -> Message:
        """Wait until the channel shows it."""
        return await self.town.discord.seen(self.channel, lambda one: text in one.text)

    async def in_telegram(self, text: str, after: Written | None = None) -> Written:
        """Wait until Bob reads it."""
        return await self.town.telegram.seen(self.bob.dm, text, after=after, patience=PATIENCE)

    async def types(self, line: str, answer: str) -> Written:
        """Bob sends a line, and gets an answer that says that."""
        said = await self.town.telegram.say(self.bob, self.bob.dm, line)
        return await self.in_telegram(answer, after=said)

    async def hurry(self) -> None:
        """Both want papers at once, instead of at eight and nine o'clock."""
        await self.types("/settings when instant", INSTANT)
        given = {"setting": "when", "value": "instant"}
        answer = await self.town.discord.command(
            self.ada, self.channel, "settings", given, rights=MANAGER
        )
        assert INSTANT in (await answer).text


@pytest.fixture(scope="module")
def of_the_day() -> list[Paper]:
    """All that arXiv announced on one day."""
    return listed(DAY, DAY)


@pytest_asyncio.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    """Papercast serves; nobody has subscribed yet, and arXiv has nothing yet."""
    async with town(tmp_path) as there:
        there.configure("open")
        channel = there.discord.channel(there.discord.guild("Lab"), "papers")
        async with papercast(tmp_path, "run", measured=False) as process:
            await process.says("ready")
            ada, bob = there.discord.user("ada"), there.telegram.person("Bob")
            yield Life(there, process, channel, ada, bob)
            assert await process.terminate() == 0, process.err.read_text()
        assert there.mistakes() == []


@pytest.mark.timeout(300)
async def test_both_get_the_right_papers_once(life: Life, of_the_day: list[Paper]) -> None:
    """Both subscribe, the poll runs over real papers, both get theirs with a summary, once."""
    query = parse(QUERY)
    wanted = {one.id for one in of_the_day if query.matches(one)}
    assert len(wanted) >= 2, "the day has papers for this query"
    given = {"query": QUERY}
    answer = await life.town.discord.command(
        life.ada, life.channel, "subscribe", given, rights=MANAGER
    )
    assert "Subscribed, number 1" in (await answer).text
    assert answer.ephemeral
    await life.types("/start", "/help shows everything else")
    await life.types(f"/subscribe {QUERY}", "You get one digest a day at 08:00 (UTC;")
    await life.hurry()

    life.town.arxiv.add(*of_today(of_the_day))
    for paper_id in sorted(wanted):
        assert "summary by Claude" in (await life.in_discord(paper_id)).text
        assert "summary by Claude" in (await life.in_telegram(f"arxiv.org/abs/{paper_id}")).text
    await _a_harvest_later(life)

    posts = [one.text for one in life.town.discord.messages(life.channel)]
    assert sorted(_posted(posts)) == sorted(wanted)
    shown = [one.text for one in life.town.telegram.sent(life.bob.dm)]
    assert sorted(_posted([text for text in shown if "summary by" in text])) == sorted(wanted)
    assert len(life.town.anthropic.asked) <= len(wanted), "a summary is made once for all chats"
    assert life.town.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)]


@pytest.mark.timeout(300)
async def test_commands_and_buttons_answer(life: Life, of_the_day: list[Paper]) -> None:
    """Searches, previews, buttons, inline mode, unsubscribing and forgetting are answered."""
    discord, telegram = life.town.discord, life.town.telegram
    subscribed = await life.types(f"/subscribe {QUERY}", "Subscribed, number 1")
    given = {"query": QUERY}
    await (await discord.command(life.ada, life.channel, "subscribe", given, rights=MANAGER))
    await life.hurry()
    life.town.arxiv.add(*of_today(of_the_day))
    await life.in_telegram("summary by Claude")

    found = await (await discord.command(life.ada, life.channel, "search", {"query": "video"}))
    assert "Papers 1–10" in found.text
    turned = await (await discord.press(life.ada, found.message, "More"))
    assert "Papers 11–20" in turned.text
    listed = await life.types("/search video", "Papers 1–10")
    await (await telegram.press(life.bob, listed, "More")).answered()
    await telegram.seen(life.bob.dm, lambda one: one.id == listed.id and "Papers 11–20" in one.text)

    ranked = {"query": "video", "sort": "relevance"}
    best = await (await discord.command(life.ada, life.channel, "search", ranked))
    assert "Papers 1–10" in best.text
    one = next(one for one in of_the_day if parse(QUERY).matches(one))
    near = await (await discord.command(life.ada, life.channel, "similar", {"id": one.id}))
    assert "The nearest of" in near.text
    previewed = await life.types("talking head", "send: /subscribe")
    assert "this found" in previewed.text
    await life.types(f"/preview {QUERY}", "already come")

    shown = await telegram.inline(life.bob, "talking head")
    assert shown.results

    gone = await life.types("/unsubscribe 1", "Removed number 1")
    assert f"/subscribe {QUERY}" in gone.text
    asked = await life.types("/forget", "/forget yes")
    assert asked.id > subscribed.id
    await life.types("/forget yes", "deleted")
    answer = await discord.command(
        life.ada, life.channel, "unsubscribe", {"number": "1"}, rights=MANAGER
    )
    assert "Removed number 1" in (await answer).text
    assert life.town.rows("SELECT 1 FROM chats WHERE platform = 'telegram'") == []


async def _a_harvest_later(life: Life) -> None:
    """Return when arXiv has been asked again, and that answer has been taken in."""
    before = len(life.town.arxiv.requests)
    await life.town.arxiv.until(lambda server: len(server.requests) > before + 2)


def _posted(texts: list[str]) -> list[str]:
    """The id that each post names."""
    return [found[0] for text in texts if (found := re.search(r"\d{4}\.\d{5}", text))]
