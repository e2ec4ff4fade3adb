"""Each of Anthropic's errors means one thing: for this text, for the provider, for the money."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from asking import Asked, asking
from attacks import PAPER
from clock import NOON
from servers.anthropic_answers import Behaviour, Sent, closes, hangs, status

from bot.summaries.base import Halted, Later, SummaryError
from storage.database import Database


@pytest.fixture
async def asked(sqlite_database: Database) -> AsyncIterator[Asked]:
    async with asking(sqlite_database) as made:
        yield made


async def failure(asked: Asked) -> SummaryError:
    """How the next call ends."""
    with pytest.raises(SummaryError) as caught:
        await asked.claude.summarise(PAPER, "en")
    return caught.value


@pytest.mark.parametrize("code", [400, 413, 422, 410])
async def test_a_bad_request_is_bad_for_ever(asked: Asked, code: int) -> None:
    """The same paper would be refused again; others are not concerned."""
    asked.server.will(status(code))
    error = await failure(asked)
    assert type(error) is SummaryError
    assert str(error) == f"Anthropic refuses the request ({code})"
    assert error.note == ""


@pytest.mark.parametrize(
    ("code", "cause", "sentence"),
    [
        (
            401,
            "claude key",
            "Anthropic refuses the key (401) since 12:00. Posts go on with sentences from the "
            "abstract. New key: ANTHROPIC_API_KEY, then restart.",
        ),
        (
            403,
            "claude permission",
            "Anthropic does not allow this (403) since 12:00. Posts go on with sentences from "
            "the abstract. See what the key may do, then restart.",
        ),
        (
            404,
            "claude model",
            "Anthropic has no model claude-haiku-5-5 (404) since 12:00. Posts go on with "
            "sentences from the abstract. Set summaries.claude.model, then restart.",
        ),
    ],
)
async def test_some_halt_the_provider(asked: Asked, code: int, cause: str, sentence: str) -> None:
    """Nothing it is asked can succeed before a restart, and the operator is told what to do."""
    asked.server.will(status(code))
    error = await failure(asked)
    assert isinstance(error, Halted)
    assert (error.cause, error.sentence, error.until) == (cause, sentence, None)


@pytest.mark.parametrize("code", [401, 404])
async def test_the_look_at_the_model_can_halt_it_too(asked: Asked, code: int) -> None:
    """A key or a model that is refused there is refused everywhere: no call follows."""
    asked.server.models_will(status(code))
    assert isinstance(await failure(asked), Halted)
    assert asked.server.asked == []


@pytest.mark.parametrize(
    "answer", [status(402), status(429, error_code="enforced_spend_limit_reached")]
)
async def test_what_must_be_paid_is_tried_again_in_an_hour(asked: Asked, answer: Behaviour) -> None:
    """Credit may have been added by then."""
    asked.server.will(answer)
    error = await failure(asked)
    assert isinstance(error, Halted)
    assert error.until == NOON + timedelta(hours=1)
    assert error.sentence.endswith("Add credit there; the next try is at 13:00.")


@pytest.mark.parametrize("code", [408, 409, 429, 500, 502, 503, 504, 529])
async def test_some_pass(asked: Asked, code: int) -> None:
    """Too much at once, or a defect over there: the same call may succeed later."""
    asked.server.will(status(code))
    error = await failure(asked)
    assert isinstance(error, Later)
    assert str(error) == f"Anthropic answers {code}"
    assert error.delay is None


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("0.5", 0.5), ("86400", 86400), ("Wed, 21 Oct", None)]
)
async def test_how_long_to_wait(asked: Asked, header: str, seconds: float | None) -> None:
    """Seconds are understood, whatever their number; another form is none. Nobody sleeps."""
    asked.server.will(status(429, retry_after=header))
    error = await failure(asked)
    assert isinstance(error, Later)
    assert error.delay == (None if seconds is None else timedelta(seconds=seconds))
    assert asked.clock.slept == []


async def test_no_call_is_repeated(asked: Asked) -> None:
    """The SDK's own retries are off, so that nothing is paid for twice behind our back."""
    asked.server.always = status(529, retry_after="0")
    await failure(asked)
    assert len(asked.server.asked) == 1


async def test_a_connection_that_breaks_off(asked: Asked) -> None:
    """It may be tried again, and its money counts as spent: nobody knows."""
    asked.server.will(closes())
    error = await failure(asked)
    assert isinstance(error, Later)
    assert str(error).startswith("Anthropic cannot be reached: APIConnectionError (")
    ((tokens_in, tokens_out, cost),) = await asked.entries()
    assert (tokens_in, tokens_out) == (0, 0)
    assert cost > 0


@pytest.mark.parametrize("page", ["<h1>Log in to the network</h1>", '{"id":', "[]"])
async def test_a_success_that_is_no_message(asked: Asked, page: str) -> None:
    """Whoever stands between answers HTTP 200 with something else; later he may be gone."""
    asked.server.will(status(200, page=page))
    error = await failure(asked)
    assert isinstance(error, Later)
    assert str(error) == "Anthropic's answer is no message"


async def test_half_a_message(asked: Asked) -> None:
    """What lacks its content or its usage is none, although the SDK takes it for one."""

    async def half(_: Mapping[str, Any]) -> Sent:
        return Sent(200, {"type": "message", "id": "msg_1"})

    asked.server.will(half)
    assert str(await failure(asked)) == "Anthropic's answer is no message"
    asked.server.faults.clear()


async def test_a_server_that_is_not_there(sqlite_database: Database) -> None:
    """Nothing was sent, so nothing was spent."""
    async with asking(sqlite_database, base_url="http://127.0.0.1:9") as asked:
        error = await failure(asked)
        assert isinstance(error, Later)
        assert await asked.entries() == []


@pytest.mark.parametrize("code", [400, 401, 402, 429, 529])
async def test_what_is_refused_costs_nothing(asked: Asked, code: int) -> None:
    """An error that the service tells is no answer that it bills."""
    asked.server.will(status(code))
    await failure(asked)
    assert await asked.entries() == []


async def test_a_call_that_is_given_up_keeps_its_bound(sqlite_database: Database) -> None:
    """It may have been answered and billed."""
    async with asking(sqlite_database, timeout=0.3) as asked:
        asked.server.will(hangs())
        assert isinstance(await failure(asked), Later)
        assert len(await asked.entries()) == 1
