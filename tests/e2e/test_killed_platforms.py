"""SIGKILL between two sends, at any moment: every paper arrives, once on Discord."""

import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from effort import LONG
from process import papercast
from servers.discord import Limit
from servers.discord_world import Channel
from servers.telegram import Person
from town import Town, town

from bot.sources.announcements import announced
from storage.records import Paper

KILLS = 50 if LONG else 4
"""All of them take some minutes: ``make long``."""
PAPERS = 3 * KILLS
SEED = 20260818


@dataclass(frozen=True)
class Readers:
    """Who reads what comes."""

    town: Town
    channel: Channel
    bob: Person

    def on_discord(self) -> Counter[str]:
        """How often each paper stands in the channel."""
        return Counter(_id(one.text) for one in self.town.discord.messages(self.channel))

    def on_telegram(self) -> Counter[str]:
        """How often each paper was sent to Bob; notes of what was not confirmed are left out."""
        sent = self.town.telegram.sent(self.bob.dm)
        return Counter(_id(one.text) for one in sent if not one.text.startswith("Sent once"))

    def arrived(self) -> int:
        """How many messages there are."""
        return self.on_discord().total() + self.on_telegram().total()


@pytest.mark.timeout(1500)
async def test_every_paper_arrives_whenever_it_is_killed(tmp_path: Path) -> None:
    """Discord shows each paper once; Telegram none twice, and what it lacks is told.

    Telegram knows no message again: what was under way in a kill is not sent a second time.
    """
    moments = random.Random(SEED)
    async with town(tmp_path, _papers()) as there:
        channel = there.discord.channel(there.discord.guild("Lab"), "papers")
        bob = there.telegram.person("Bob", started=True)
        # How fast it may go is not what is tried here.
        there.discord.limits.per_route["create message"] = Limit(100, 1.0)
        topic = there.topic("heads", f"discord:{channel.id}", f"telegram:{bob.id}")
        there.configure("open", topic)
        readers = Readers(there, channel, bob)
        for _ in range(KILLS):
            await _killed(readers, moments)
        async with papercast(tmp_path, "run", "--once", measured=False) as last:
            assert await last.end() == 0, last.err.read_text()
        wanted = {one.id for one in _papers()}
        assert readers.on_discord() == Counter(dict.fromkeys(wanted, 1))
        unsure = {
            row[0]
            for row in there.rows("SELECT paper_id FROM deliveries WHERE state = 'uncertain'")
        }
        assert max(readers.on_telegram().values()) == 1
        assert wanted - readers.on_telegram().keys() <= unsure
        assert len(unsure) <= KILLS
        assert there.mistakes() == []


async def _killed(readers: Readers, moments: random.Random) -> None:
    """Run it until some messages have been sent, and kill it a moment later."""
    before = readers.arrived()
    some = moments.randint(1, 4)
    async with papercast(readers.town.folder, "run", measured=False) as process:
        while readers.arrived() < min(before + some, 2 * PAPERS):
            assert process.child.returncode is None, process.err.read_text()
            await process.runs_for(0.01)
        await process.runs_for(moments.uniform(0.0, 0.1))
        await process.kill()


def _id(text: str) -> str:
    found = re.search(r"2608\.\d{5}", text)
    assert found is not None, text
    return found[0]


def _papers() -> list[Paper]:
    """Three of each announcement, so that each paper is a post of its own."""
    moments = [moment for moment in _days(-(-PAPERS // 3)) for _ in range(3)]
    return [
        Paper(
            id=f"2608.{number:05}",
            title=f"Talking heads, part {number}",
            abstract=f"Shows that talking heads number {number} can be told apart. It works well.",
            authors=("Ada Example", "Ben Example"),
            categories=("cs.CV",),
            primary_category="cs.CV",
            submitted=moment + timedelta(minutes=number),
            announced=announced(moment),
        )
        for number, moment in enumerate(moments[:PAPERS], start=1)
    ]


def _days(count: int) -> list[datetime]:
    """So many moments, the last one yesterday, that have announcements of their own."""
    moments: dict[date, datetime] = {}
    moment = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    while len(moments) < count:
        moment -= timedelta(days=1)
        moments[announced(moment)] = moment
    return sorted(moments.values())
