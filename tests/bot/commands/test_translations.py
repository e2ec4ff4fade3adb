"""The menus' other languages say something for each command, and nothing of others."""

import pytest

from bot.commands import COMMANDS
from bot.commands.translations import HELP_IN


@pytest.mark.parametrize("language", HELP_IN)
def test_every_command_has_its_line(language: str) -> None:
    """Each listed command, and no other, has a line of its own that fits a menu."""
    lines = HELP_IN[language]
    assert lines.keys() == {command.name for command in COMMANDS if command.listed}
    assert all(1 <= len(line) <= 100 and line == line.strip() for line in lines.values())
    assert len(set(lines.values())) == len(lines)
    assert not any("!" in line for line in lines.values())
