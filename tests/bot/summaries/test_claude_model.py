"""What follows from what a model can do."""

from datetime import UTC, datetime

import pytest
from anthropic.types import ModelInfo
from servers.anthropic_models import MODELS, Model

from bot.summaries.claude_model import (
    UNKNOWN,
    Abilities,
    abilities_of,
    effort_for,
    thinking_for,
)


def of(model: Model) -> Abilities:
    """The abilities of a model as the API tells them."""
    return abilities_of(ModelInfo.model_validate(model.info()))


@pytest.mark.parametrize(
    ("name", "wanted", "effort", "thinking"),
    [
        ("claude-haiku-5-5", "low", "low", "disabled"),
        ("claude-haiku-5-5", "high", "high", "disabled"),
        ("claude-haiku-5-5", "max", "max", "adaptive"),
        ("claude-sonnet-5-5", "low", "low", "adaptive"),
        ("claude-opus-5-5", "medium", "medium", "adaptive"),
        ("claude-haiku-4-5", "low", None, "disabled"),
    ],
)
def test_each_model_gets_what_it_takes(
    name: str, wanted: str, effort: str | None, thinking: str | None
) -> None:
    """Thinking is off where it can be, and effort is named where there is one."""
    (model,) = (one for one in MODELS if one.id == name)
    abilities = of(model)
    assert effort_for(abilities, wanted) == effort
    assert thinking_for(abilities, effort) == thinking


def test_an_effort_that_is_not_taken_becomes_the_next_lower() -> None:
    """The operator's wish is met as far as it can be; never is more spent than was wished."""
    abilities = of(Model("claude-haiku-x", efforts=("low", "high", "max")))
    assert effort_for(abilities, "xhigh") == "high"
    assert effort_for(abilities, "medium") == "low"
    assert effort_for(of(Model("claude-haiku-x", efforts=("high",))), "low") is None


def test_of_an_unknown_model_nothing_is_asked_that_could_be_refused() -> None:
    """Neither effort nor thinking is named."""
    assert effort_for(UNKNOWN, "low") is None
    assert thinking_for(UNKNOWN, None) is None
    bare = ModelInfo.model_validate({**MODELS[0].info(), "capabilities": None})
    assert abilities_of(bare) == Abilities(most_tokens=128_000)


def test_the_end_of_a_model() -> None:
    """It is known once the model is being ended; a date on an active model is none."""
    ended = Model("claude-haiku-x", lifecycle="deprecated", retires_at="2026-11-30T00:00:00Z")
    assert of(ended).retires_at == datetime(2026, 11, 30, tzinfo=UTC)
    assert of(Model("claude-haiku-x", retires_at="2026-11-30T00:00:00Z")).retires_at is None


def test_a_model_without_structured_answers() -> None:
    """It is told, because without them nothing could be checked."""
    assert not of(Model("claude-haiku-x", structured_outputs=False)).structured
