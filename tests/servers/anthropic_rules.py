"""What Anthropic's Messages API refuses, as it was on 2026-10-21, and in what words."""

from collections.abc import Mapping
from typing import Any

from servers.anthropic_models import EFFORTS, THINKING, Model
from servers.anthropic_schema import schema_faults
from servers.anthropic_tokens import asked_tokens

from bot.text.lists import words

VERSION = "2026-10-21"
LARGEST = 32 * 1024 * 1024
"""Bytes of a request."""

FIELDS = words(
    """cache_control container diagnostics inference_geo max_tokens messages metadata model
    output_config service_tier speed stop_sequences stream system thinking tool_choice tools"""
)
"""``temperature``, ``top_p`` and ``top_k`` are not among them any more."""

TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    503: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}
_MINIMUM_BUDGET = 1024


class RefusedError(Exception):
    """The request is answered with that status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def bad(message: str) -> RefusedError:
    """HTTP 400."""
    return RefusedError(400, message)


def check_headers(headers: Mapping[str, str], key: str) -> None:
    """The key and the version.

    Raises:
        RefusedError: when one of them is missing or wrong.
    """
    if headers.get("Authorization") != f"Bearer {key}":
        raise RefusedError(401, "invalid bearer token")
    if headers.get("anthropic-version") != VERSION:
        raise bad(f"anthropic-version: expected {VERSION}")


def check(body: Any, models: Mapping[str, Model]) -> Model:
    """The model that a request is for.

    Raises:
        RefusedError: when the API would not take the request.
    """
    if not isinstance(body, dict):
        raise bad("body: Input should be an object")
    for name in sorted(body.keys() - FIELDS):
        raise bad(f"{name}: Extra inputs are not permitted")
    for name in ("model", "max_tokens", "messages"):
        if name not in body:
            raise bad(f"{name}: Field required")
    model = _model(body["model"], models)
    _max_tokens(body["max_tokens"], model)
    _messages(body["messages"])
    _output(body.get("output_config") or {}, model)
    _thinking(body, model)
    if cited(body) and (body.get("output_config") or {}).get("format"):
        raise bad("citations: cannot be used together with output_config.format")
    if body.get("stream"):
        raise bad("stream: this counterpart does not stream")
    tokens = asked_tokens(body)
    if tokens > model.max_input_tokens:
        raise bad(f"prompt is too long: {tokens} tokens > {model.max_input_tokens} maximum")
    return model


def _model(name: Any, models: Mapping[str, Model]) -> Model:
    found = models.get(name) if isinstance(name, str) else None
    if found is None or found.lifecycle == "retired":
        raise RefusedError(404, f"model: {name}")
    return found


def _max_tokens(value: Any, model: Model) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise bad("max_tokens: Input should be a whole number from 0 on")
    if value > model.max_tokens:
        raise bad(f"max_tokens: {value} > {model.max_tokens}, which {model.id} allows")


def _messages(messages: Any) -> None:
    if not isinstance(messages, list) or not messages:
        raise bad("messages: at least one message is required")
    if messages[-1].get("role") != "user":
        raise bad("messages: final message must have role user; prefill is not supported")
    for at, message in enumerate(messages):
        if set(message) - {"role", "content"} or message.get("role") not in {"user", "assistant"}:
            raise bad(f"messages.{at}: unexpected field or role")
        content = message.get("content")
        if not content:
            raise bad(f"messages.{at}.content: must not be empty")
        for block in content if isinstance(content, list) else ():
            if block.get("type") == "text" and not block.get("text", "").strip():
                raise bad(f"messages.{at}: text content blocks must be non-empty")


def _output(config: Mapping[str, Any], model: Model) -> None:
    for name in sorted(config.keys() - {"effort", "format"}):
        raise bad(f"output_config.{name}: Extra inputs are not permitted")
    effort = config.get("effort")
    if effort is not None and effort not in EFFORTS:
        raise bad(f"output_config.effort: should be one of {', '.join(EFFORTS)}")
    if effort is not None and effort not in model.efforts:
        raise bad(f"output_config.effort: {model.id} does not support {effort}")
    wanted = config.get("format")
    if wanted is None:
        return
    if set(wanted) != {"type", "schema"} or wanted["type"] != "json_schema":
        raise bad("output_config.format: needs type json_schema and a schema")
    if not model.structured_outputs:
        raise bad(f"output_config.format: {model.id} does not support structured outputs")
    for fault in schema_faults(wanted["schema"], "schema"):
        raise bad(f"output_config.format.{fault}")


def _thinking(body: Mapping[str, Any], model: Model) -> None:
    thinking = body.get("thinking")
    if thinking is None:
        return
    kind = thinking.get("type")
    if kind not in THINKING or set(thinking) - {"type", "display", "budget_tokens"}:
        raise bad("thinking: unexpected type or field")
    if kind not in model.thinking:
        raise bad(f"thinking.type: {model.id} does not support {kind}")
    effort = (body.get("output_config") or {}).get("effort")
    if kind == "disabled" and effort in {"xhigh", "max"}:
        raise bad(f"thinking.type: disabled is not allowed with effort {effort}")
    if kind == "enabled":
        budget = thinking.get("budget_tokens")
        if not isinstance(budget, int) or not _MINIMUM_BUDGET <= budget < body["max_tokens"]:
            raise bad("thinking.budget_tokens: from 1024 to below max_tokens")


def cited(body: Mapping[str, Any]) -> bool:
    """Whether any block of the request asks for citations."""
    blocks = [
        block
        for message in body["messages"]
        for block in (message["content"] if isinstance(message["content"], list) else ())
    ]
    return any((block.get("citations") or {}).get("enabled") for block in blocks)
