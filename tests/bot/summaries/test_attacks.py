"""Whatever a paper talks a model into, nothing of it is shown."""

from decimal import Decimal

import pytest
from attacks import ATTACKS, GOOD, PAPER, QUOTE, Attack
from clock import FakeClock
from servers.anthropic import KEY, AnthropicServer
from servers.anthropic_answers import says

from bot.summaries.base import SummaryError
from bot.summaries.budget import Purse
from bot.summaries.claude import Options, create
from bot.summaries.gate import Draft, faults
from bot.summaries.source import source_of
from storage.database import Database

each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


def test_there_are_enough_of_them() -> None:
    """The corpus covers many kinds, each once."""
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60


def test_an_honest_answer_passes() -> None:
    """The paper without an attack is summarised."""
    assert faults(Draft(GOOD, (QUOTE,)), source_of(PAPER)) == ()


@each_attack
def test_the_gate_holds(attack: Attack) -> None:
    """What an obeying model says is refused, with a reason."""
    assert faults(Draft(attack.obeyed, attack.quotes), source_of(attack.paper))


@each_attack
def test_an_honest_answer_passes_despite_the_attack(attack: Attack) -> None:
    """A model that does not obey loses nothing by what was planted."""
    assert faults(Draft(GOOD, (QUOTE,)), source_of(attack.paper)) == ()


@each_attack
def test_reasons_repeat_no_more_than_a_word(attack: Attack) -> None:
    """A paper cannot speak through the reasons, which the model and the log are told."""
    for reason in faults(Draft(attack.obeyed, attack.quotes), source_of(attack.paper)):
        quoted = reason.split("'")[1::2]
        assert all(len(word.split()) <= 2 and len(word) <= 45 for word in quoted), reason


async def test_no_attack_comes_through_the_whole_way(sqlite_database: Database) -> None:
    """Over the wire, with a model that obeys each attack twice, no summary is ever made."""
    clock = FakeClock()
    async with AnthropicServer() as server:
        purse = Purse(sqlite_database, clock, Decimal(1))
        claude = create(Options(api_key=KEY, base_url=server.url), clock=clock, purse=purse)
        for attack in ATTACKS:
            server.will(says(attack.obeyed, attack.quotes), says(attack.obeyed, attack.quotes))
            with pytest.raises(SummaryError, match="did not pass"):
                await claude.summarise(attack.paper, "en")
        await claude.close()
    assert server.faults == []
    assert len(server.asked) == 2 * len(ATTACKS)
