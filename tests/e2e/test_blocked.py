"""What people block does not reach them, in Discord and in Telegram, and they can see why."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from process import papercast
from servers.discord import MANAGER, User
from servers.discord_world import Channel
from servers.telegram import Person
from town import Town, of_today, town

from storage.records import Paper

HAS = 'Number 1 matched, but your block list has "survey".'


def a_paper(number: int, title: str) -> Paper:
    """A paper of today with that title."""
    now = datetime.now(UTC)
    made = Paper(
        id=f"{now:%y%m}.{number:05}",
        title=title,
        announced=now.date(),
        abstract=f"Shows that talking heads number {number} can be told apart. It works well.",
        authors=("Ada Example",),
        categories=("cs.CV",),
        primary_category="cs.CV",
    )
    return of_today([made])[0]


async def both_say(
    there: Town, ada: User, channel: Channel, bob: Person, name: str, value: str, answer: str
) -> None:
    """Ada gives the command in the channel, Bob types it; both are answered that."""
    option, _, rest = value.rpartition(":")
    given = {option or ("id" if name == "why" else "query"): rest}
    if name == "settings":
        given = dict(zip(("setting", "value"), value.split(), strict=True))
    told = await (await there.discord.command(ada, channel, name, given, rights=MANAGER))
    assert answer in told.text
    said = await there.telegram.say(bob, bob.dm, f"/{name} {value}")
    await there.telegram.seen(bob.dm, answer, after=said, patience=60.0)


@pytest.mark.timeout(300)
async def test_a_blocked_paper_reaches_nobody(tmp_path: Path) -> None:
    """It is told by /why; what was kept out stays out, and what is new comes, once unblocked."""
    plain, survey = a_paper(1, "Talking heads"), a_paper(2, "Talking heads: a survey")
    later = a_paper(3, "Another survey of talking heads")
    async with town(tmp_path) as there:
        there.configure("open")
        channel = there.discord.channel(there.discord.guild("Lab"), "papers")
        ada, bob = there.discord.user("ada"), there.telegram.person("Bob", started=True)

        async def says(name: str, value: str, answer: str) -> None:
            await both_say(there, ada, channel, bob, name, value, answer)

        async def shown(paper: Paper) -> None:
            await there.discord.seen(channel, lambda one: paper.id in one.text)
            address = f"arxiv.org/abs/{paper.id}"
            await there.telegram.seen(bob.dm, address, patience=60.0)

        async with papercast(tmp_path, "run", measured=False) as process:
            await process.says("ready")
            await says("subscribe", "heads", "Subscribed, number 1")
            await says("blocklist", "survey", "On the block list, number 1")
            await says("settings", "when instant", "Papers come as they appear")
            there.arxiv.add(survey, plain)
            await shown(plain)
            await says("why", survey.id, HAS)
            await says("blocklist", "remove:1", "Taken off the block list, number 1.")
            there.arxiv.add(later)
            await shown(later)
            await says("why", survey.id, HAS.replace("has", "had"))
            assert await process.terminate() == 0, process.err.read_text()

        titles = [one.text.splitlines()[0] for one in there.discord.messages(channel)]
        ends = Counter(there.rows("SELECT paper_id, state FROM deliveries"))
        assert there.mistakes() == []
    assert len(titles) == 2
    assert ends == {
        (plain.id, "sent"): 2,
        (survey.id, "filtered"): 2,
        (later.id, "sent"): 2,
    }
    async with papercast(tmp_path, "deliveries", measured=False) as process:
        assert await process.end() == 0
        counted = process.out.read_text().splitlines()
    assert counted[-4].split() == ["sent", "filtered", "promised"]
    assert counted[-1].split() == ["all", "chats", "4", "2", "6"]
