"""A platform that does not let us in stops no other, and says what to do."""

from pathlib import Path

import pytest
from process import papercast
from town import town


@pytest.mark.timeout(120)
async def test_one_that_is_refused_stops_no_other(tmp_path: Path) -> None:
    """Telegram is served although Discord refuses the token, and the terminal says why."""
    async with town(tmp_path) as there:
        there.configure("open")
        config = tmp_path / "config.toml"
        config.write_text(config.read_text().replace(there.discord.token, "wrong.token"))
        async with papercast(tmp_path, "run") as process:
            await process.says("ready")
            bob = there.telegram.person("Bob")
            await there.telegram.say(bob, bob.dm, "/help")
            await there.telegram.seen(bob.dm, "Papercast reads arXiv", patience=30)
            while "access" not in process.out.read_text():
                await process.runs_for(0.02)
            assert await process.terminate() == 0
        told = (tmp_path / "out.txt").read_text()
        assert "problem     Discord refuses the token." in told
        assert "operator    none yet." in told
        assert "wrong.token" not in told + process.err.read_text()


@pytest.mark.timeout(120)
async def test_when_none_lets_us_in_it_ends(tmp_path: Path) -> None:
    """With a sentence for each, and the exit code of a bad configuration."""
    async with town(tmp_path) as there:
        there.configure("open")
        config = tmp_path / "config.toml"
        text = config.read_text().replace(there.discord.token, "wrong.token")
        config.write_text(text.replace(there.telegram.token, "1:wrong"))
        async with papercast(tmp_path, "run") as process:
            assert await process.end() == 78
            said = process.err.read_text()
        assert "Discord refuses the token." in said
        assert "Telegram refuses the token." in said
        assert "No platform lets Papercast in" in said
