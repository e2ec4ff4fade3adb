"""What becomes of papers shows in their posts: by real processes, from arXiv to the readers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from process import papercast
from town import Town, of_today, town

from storage.records import Paper


def a_paper(number: int, **given: object) -> Paper:
    """A paper on talking heads, submitted not long ago."""
    now = datetime.now(UTC)
    made = Paper(
        id=f"{now:%y%m}.{number:05}",
        title=f"Talking heads, part {number}",
        announced=now.date(),
        abstract=f"Shows that talking heads number {number} can be told apart. It works well.",
        authors=("Ada Example",),
        categories=("cs.CV",),
        primary_category="cs.CV",
    )
    return replace(made, **given)  # type: ignore[arg-type]  # any field


async def run_once(there: Town) -> None:
    """Harvest, and do all that follows from it."""
    async with papercast(there.folder, "run", "--once", measured=False) as process:
        assert await process.end() == 0, process.err.read_text()


@pytest.mark.timeout(120)
async def test_a_withdrawal_and_a_version_reach_the_readers(tmp_path: Path) -> None:
    """One post says that its paper was withdrawn; of another paper a new version is posted."""
    first, second, third = of_today([a_paper(n) for n in (1, 2, 3)])
    async with town(tmp_path, [first, second]) as there:
        channel = there.discord.channel(there.discord.guild("Lab"), "papers")
        bob = there.telegram.person("Bob", started=True)
        topic = there.topic("heads", f"discord:{channel.id}", f"telegram:{bob.id}")
        there.configure("open", topic)
        await run_once(there)
        there.write('UPDATE chats SET habits = \'{"versions": "post"}\'')

        later = datetime.now(UTC) + timedelta(hours=1)
        there.arxiv.add(
            replace(first, version=2, updated=later, comment="Withdrawn: error in section 4"),
            replace(second, version=2, updated=later, title="Talking heads, once more"),
            third,
        )
        await run_once(there)

        on_discord = there.discord.messages(channel)
        on_telegram = there.telegram.sent(bob.dm)
        assert there.mistakes() == []
    gone, kept, *more = on_discord
    assert gone.embeds[0]["color"] == 0x8A8A8A
    assert "Withdrawn by the authors" in gone.text
    assert kept.edited is None
    assert sorted(one.reply_to or 0 for one in more) == [0, kept.id]
    assert any("Version 2 of this paper. The title changed." in one.text for one in more)
    assert "Withdrawn by the authors" in on_telegram[0].text
    assert [len(one.edits) for one in on_telegram] == [1, 0, 0, 0]
    assert {one.reply_to for one in on_telegram} == {None, on_telegram[1].id}
