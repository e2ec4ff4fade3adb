"""The models that the local counterpart offers, and what each of them can do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

EFFORTS = ("low", "medium", "high", "xhigh", "max")
THINKING = ("adaptive", "between_tools", "disabled", "enabled")


@dataclass(frozen=True)
class Model:
    """One model: its limits, and which values of ``effort`` and ``thinking.type`` it takes."""

    id: str
    efforts: tuple[str, ...] = EFFORTS
    thinking: tuple[str, ...] = ("adaptive", "disabled")
    structured_outputs: bool = True
    max_input_tokens: int = 1_000_000
    max_tokens: int = 128_000
    lifecycle: str = "active"
    retires_at: str | None = None

    def info(self) -> dict[str, Any]:
        """The answer of ``/v1/models/{id}``."""
        return {
            "type": "model",
            "id": self.id,
            "display_name": self.id.replace("-", " ").title(),
            "created_at": "2026-10-07T00:00:00Z",
            "deprecated_at": None if self.lifecycle == "active" else "2026-06-30T00:00:00Z",
            "lifecycle": self.lifecycle,
            "retires_at": self.retires_at,
            "line": self.id.split("-")[1],
            "max_input_tokens": self.max_input_tokens,
            "max_tokens": self.max_tokens,
            "capabilities": self._capabilities(),
        }

    def _capabilities(self) -> dict[str, Any]:
        return {
            "batch": supported(True),
            "citations": supported(True),
            "code_execution": supported(True),
            "context_management": supported(False),
            "effort": {**supported(bool(self.efforts)), **each(EFFORTS, self.efforts)},
            "image_input": supported(True),
            "pdf_input": supported(True),
            "server_tools": {
                **supported(False),
                "code_execution": supported(False),
                "web_search": supported(False),
            },
            "structured_outputs": supported(self.structured_outputs),
            "thinking": {
                **supported(self.thinking != ("disabled",)),
                "types": each(THINKING, self.thinking),
            },
        }


def supported(yes: bool) -> dict[str, Any]:
    """A capability as the API spells it."""
    return {"supported": yes}


def each(names: Iterable[str], taken: Iterable[str]) -> dict[str, Any]:
    """Every value of a setting, and whether it is taken."""
    return {name: supported(name in taken) for name in names}


MODELS = (
    Model("claude-haiku-5-5"),
    Model("claude-sonnet-5-5", thinking=("adaptive", "between_tools")),
    Model("claude-opus-5-5", thinking=("adaptive",)),
    Model(
        "claude-haiku-4-5",
        efforts=(),
        thinking=("disabled", "enabled"),
        max_input_tokens=200_000,
        max_tokens=64_000,
    ),
    Model("claude-opus-4-6", lifecycle="deprecated", retires_at="2026-11-30T00:00:00Z"),
    Model("claude-2-1", lifecycle="retired", retires_at="2025-07-21T00:00:00Z"),
)
