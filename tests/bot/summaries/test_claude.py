"""Claude writes what the gate lets through, and every answer but a summary has its meaning."""

import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from asking import Asked, asking
from attacks import GOOD, PAPER, QUOTE
from contracts import SummariserContract, summary_or_reason
from pydantic import ValidationError
from servers.anthropic_answers import (
    cut,
    exceeds_context,
    hangs,
    refuses,
    says,
    says_raw,
    summarises,
)
from shared import every
from structlog.testing import capture_logs

from bot.summaries.base import Later, Summariser, Summary, SummaryError
from bot.summaries.claude import Claude, Options
from storage.database import Database


@pytest.fixture
async def asked(sqlite_database: Database) -> AsyncIterator[Asked]:
    async with asking(sqlite_database) as made:
        yield made


@pytest.fixture
def summariser(asked: Asked) -> Claude:
    return asked.claude


class TestContract(SummariserContract):
    """It passes what every summary provider must pass."""


async def summarise(asked: Asked) -> Summary:
    """The summary of the paper."""
    return await asked.claude.summarise(PAPER, "en")


async def test_a_summary(asked: Asked) -> None:
    """What Claude writes is shown, polished, and signed."""
    asked.server.will(says(GOOD.replace(" for", "\u200b  for"), [QUOTE]))
    assert await summarise(asked) == Summary(GOOD, "summary by Claude")
    one: Summariser = asked.claude
    assert (one.name, one.model, one.prompt) == ("claude", "claude-haiku-5-5", "tldr-1")


async def test_what_is_sent(asked: Asked) -> None:
    """All instructions stand in the system prompt; the paper stands alone; no person is named."""
    await asked.claude.summarise(replace(PAPER, authors=("Ada Lovelace",)), "fr")
    (body,) = asked.server.asked
    assert body.keys() == {
        "model",
        "max_tokens",
        "system",
        "messages",
        "output_config",
        "thinking",
    }
    assert (body["max_tokens"], body["thinking"]) == (800, {"type": "disabled"})
    assert body["output_config"]["effort"] == "low"
    assert '"fr"' in body["system"]
    ((block,),) = (message["content"] for message in body["messages"])
    assert block["type"] == "document"
    assert "Ada" not in str(body)


async def test_a_thinking_block_may_stand_first(asked: Asked) -> None:
    """Blocks are told by their types, not by their places."""
    asked.server.will(summarises(thought="The silence is skipped."))
    assert (await summarise(asked)).body.startswith("Presents TideNet")


async def test_a_refused_answer_is_asked_for_once_more(asked: Asked) -> None:
    """The second request says what was wrong with the first answer."""
    asked.server.will(says(GOOD.replace("94.2%", "99%"), [QUOTE]), says(GOOD, [QUOTE]))
    assert (await summarise(asked)).body == GOOD
    first, second = (body["system"] for body in asked.server.asked)
    assert second == first + (
        "\n\nAn earlier summary of this paper was refused for these reasons. Write another one "
        "without them:\n- the number '99%' is not in the paper"
    )


async def test_not_twice_more(asked: Asked) -> None:
    """When the second answer is refused, too, another provider has to write."""
    asked.server.will(says("Wins!", [QUOTE]), says_raw("{"))
    with pytest.raises(SummaryError, match="not the JSON") as caught:
        await summarise(asked)
    assert type(caught.value) is SummaryError
    assert caught.value.note == ""
    assert len(asked.server.asked) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        '{"tldr": "cut',
        "[]",
        '{"tldr": "x", "evidence": []}',
        '{"tldr": "x", "evidence": "y", "injection_suspected": false}',
        '{"tldr": "x", "evidence": [], "injection_suspected": false, "more": 1}',
        "[" * 100_000,
    ],
)
async def test_another_form_is_like_a_bad_summary(asked: Asked, text: str) -> None:
    """The form is closed: what is not in it is asked for once more."""
    asked.server.will(says_raw(text), says(GOOD, [QUOTE]))
    assert (await summarise(asked)).body == GOOD


async def test_an_unknown_stop_is_like_a_bad_summary(asked: Asked) -> None:
    """A reason that nobody expects here is no end."""
    asked.server.will(says_raw("{}", "pause_turn"), says(GOOD, [QUOTE]))
    assert (await summarise(asked)).body == GOOD


async def test_a_suspicion_is_a_signal_alone(asked: Asked) -> None:
    """It is logged; whether a summary is shown is the gate's business."""
    asked.server.will(says(GOOD, [QUOTE], injected=True))
    with capture_logs() as logs:
        assert (await summarise(asked)).body == GOOD
    assert [entry["paper"] for entry in logs if "speaks" in entry["event"]] == [PAPER.id]


@pytest.mark.parametrize(
    "category", ["cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms", None]
)
async def test_a_refusal_is_no_reason_to_ask_again(asked: Asked, category: str | None) -> None:
    """Claude declines this paper, readers are told so, and the next provider is asked."""
    asked.server.will(refuses(category))
    with pytest.raises(SummaryError, match=category or "no category") as caught:
        await summarise(asked)
    assert type(caught.value) is SummaryError
    assert caught.value.note == "Claude declined"
    assert len(asked.server.asked) == 1


async def test_a_cut_answer_gets_more_room_once(asked: Asked) -> None:
    """Four times the tokens, then it is given up."""
    asked.server.will(cut(), says(GOOD, [QUOTE]), cut(), cut())
    assert (await summarise(asked)).body == GOOD
    with pytest.raises(SummaryError, match="cut twice"):
        await summarise(asked)
    assert [body["max_tokens"] for body in asked.server.asked] == [800, 3200, 800, 3200]


async def test_a_paper_that_does_not_fit(asked: Asked) -> None:
    """It will not fit later either."""
    asked.server.will(exceeds_context())
    with pytest.raises(SummaryError, match="does not fit") as caught:
        await summarise(asked)
    assert type(caught.value) is SummaryError


async def test_without_an_abstract_nobody_is_asked(asked: Asked) -> None:
    """There is nothing to summarise, and nothing is spent."""
    with pytest.raises(SummaryError, match="no abstract"):
        await asked.claude.summarise(replace(PAPER, abstract=" \u200b\n"), "en")
    assert asked.server.requests == []


async def test_a_call_has_its_time(sqlite_database: Database) -> None:
    """What takes longer is tried again later."""
    async with asking(sqlite_database, timeout=0.3) as asked:
        asked.server.will(hangs())
        with pytest.raises(Later, match=r"no answer in 0\.3 s|cannot be reached"):
            await summarise(asked)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"api_key": ""},
        {"api_key": "k", "effort": "huge"},
        {"api_key": "k", "prices": [1]},
        {"api_key": "k", "prices": [-1, 2]},
        {"api_key": "k", "timeout": 60},
        {"api_key": "k", "temperature": 0},
    ],
)
def test_options_are_checked(options: dict[str, object]) -> None:
    """What cannot be is refused at the start."""
    with pytest.raises(ValidationError):
        Options.model_validate(options)


def test_the_key_is_never_shown() -> None:
    """Printing the options tells no secret."""
    assert "hunter2" not in repr(Options.model_validate({"api_key": "hunter2"}))


def test_the_sdk_is_not_loaded_before_it_is_needed() -> None:
    """Reading the configuration and building the provider cost none of its seconds."""
    program = (
        "import sys; from bot.clock import SystemClock; from bot.summaries.claude import *; "
        "create(Options(api_key='k'), clock=SystemClock(), purse=None); "
        "print([name for name in ('anthropic', 'httpx2') if name in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"


async def test_real_papers_are_summarised(asked: Asked) -> None:
    """Of thirty real papers an honest model gets nearly all through the gate, at the first try."""
    real = [one for one in every(800, "papers-older.jsonl.xz") if one.abstract][:30]
    ends = [await summary_or_reason(asked.claude, one) for one in real]
    refused = [str(end) for end in ends if isinstance(end, SummaryError)]
    assert len(refused) <= 3
    assert all("did not pass" in reason for reason in refused)
