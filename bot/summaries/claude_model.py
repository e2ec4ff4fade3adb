"""What one of Anthropic's models can do, as its API tells it, and what follows for a call."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anthropic.types import ModelInfo

EFFORTS = ("low", "medium", "high", "xhigh", "max")
_THINKING = ("adaptive", "between_tools", "disabled", "enabled")
_MOST_WITHOUT_THINKING = "high"
"""With more effort than this a model must be let think."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """The efforts and thinking types that a model takes, and its limits."""

    efforts: frozenset[str] = frozenset()
    thinking: frozenset[str] = frozenset()
    structured: bool = True
    most_tokens: int | None = None
    retires_at: datetime | None = None


UNKNOWN = Abilities()
"""Of a model that could not be looked up: nothing is asked that some model would refuse."""


def abilities_of(info: "ModelInfo") -> Abilities:
    """The part of the API's answer that matters here."""
    can = info.capabilities
    return Abilities(
        efforts=_taken(can.effort, EFFORTS) if can else frozenset(),
        thinking=_taken(can.thinking.types, _THINKING) if can else frozenset(),
        structured=can.structured_outputs.supported if can else True,
        most_tokens=info.max_tokens,
        retires_at=None if info.lifecycle == "active" else info.retires_at,
    )


def effort_for(abilities: Abilities, wanted: str) -> str | None:
    """The wanted effort, or the nearest below it that the model takes; None: it takes none."""
    order = EFFORTS[: EFFORTS.index(wanted) + 1]
    return next((one for one in reversed(order) if one in abilities.efforts), None)


def thinking_for(abilities: Abilities, effort: str | None) -> str | None:
    """None leaves it to the model. A summary needs no thinking, so it is off where it can be."""
    may_be_off = effort is None or EFFORTS.index(effort) <= EFFORTS.index(_MOST_WITHOUT_THINKING)
    if may_be_off and "disabled" in abilities.thinking:
        return "disabled"
    return "adaptive" if "adaptive" in abilities.thinking else None


def _taken(part: Any, names: tuple[str, ...]) -> frozenset[str]:
    found = ((name, getattr(part, name, None)) for name in names)
    return frozenset(name for name, support in found if support is not None and support.supported)
