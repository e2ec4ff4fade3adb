"""Anthropic's own OpenAPI, where it is on this machine, brought up to what the SDK speaks.

The copy is of November 2024. ``OVERLAY`` lists all that has been added or dropped since, as far as
it is used here, taken from the types of the SDK 2.12.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

GONE = ("temperature", "top_p", "top_k")
"""Fields of a request that are not taken any more."""


def closed(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def one_of(*values: str) -> dict[str, Any]:
    """One of these words."""
    return {"type": "string", "enum": list(values)}


_TEXT = {"type": "string"}
_COUNT = {"type": ["integer", "null"], "minimum": 0}
_MOMENT = {"type": ["string", "null"]}
_SUPPORT = {"$ref": "#/components/schemas/Support"}

OVERLAY: Mapping[str, Any] = {
    # The list of names inside is of 2024, and its type is null.
    "Model": {"type": "string", "anyOf": None},
    "CreateMessageParams": {
        "properties": {
            "max_tokens": {"minimum": 0},
            "output_config": closed(
                (),
                effort=one_of("low", "medium", "high", "xhigh", "max"),
                format=closed(
                    ("type", "schema"), type=one_of("json_schema"), schema={"type": "object"}
                ),
            ),
            "thinking": closed(
                ("type",),
                type=one_of("adaptive", "between_tools", "disabled", "enabled"),
                display=one_of("summarized", "omitted"),
                budget_tokens={"type": "integer"},
            ),
            "service_tier": one_of("auto", "standard_only"),
        }
    },
    "DocumentBlock": closed(
        ("type", "source"),
        type={"const": "document"},
        source=closed(
            ("type", "media_type", "data"),
            type={"const": "text"},
            media_type={"const": "text/plain"},
            data={"type": "string", "minLength": 1},
        ),
        title={"type": ["string", "null"]},
        context={"type": ["string", "null"]},
        citations=closed((), enabled={"type": "boolean"}),
    ),
    "ThinkingBlock": closed(
        ("type", "thinking", "signature"),
        type={"const": "thinking"},
        thinking=_TEXT,
        signature=_TEXT,
    ),
    "Message": {
        "properties": {
            "stop_reason": {"anyOf": None}
            | one_of(
                "end_turn",
                "max_tokens",
                "stop_sequence",
                "tool_use",
                "pause_turn",
                "refusal",
                "model_context_window_exceeded",
            ),
            "stop_details": closed(
                ("type",),
                type={"const": "refusal"},
                category={
                    "enum": [
                        "cyber",
                        "bio",
                        "frontier_llm",
                        "reasoning_extraction",
                        "general_harms",
                        None,
                    ]
                },
                explanation={"type": ["string", "null"]},
            ),
        }
    },
    "Usage": {
        "properties": {
            "cache_creation_input_tokens": _COUNT,
            "cache_read_input_tokens": _COUNT,
            "output_tokens_details": closed(("thinking_tokens",), thinking_tokens=_COUNT),
        }
    },
    "ErrorResponse": {
        "properties": {
            "request_id": {"type": ["string", "null"]},
            "error": {
                "oneOf": None,
                "discriminator": None,
                "type": "object",
                "required": ["type", "message"],
                "properties": {
                    "type": one_of(
                        "invalid_request_error",
                        "authentication_error",
                        "billing_error",
                        "permission_error",
                        "not_found_error",
                        "request_too_large",
                        "rate_limit_error",
                        "timeout_error",
                        "api_error",
                        "overloaded_error",
                        "conflict_error",
                    ),
                    "message": _TEXT,
                },
            },
        }
    },
    "Support": {
        "type": "object",
        "properties": {"supported": {"type": "boolean"}},
        "required": ["supported"],
    },
    "ModelInfo": closed(
        ("id", "type", "display_name", "created_at", "lifecycle"),
        id=_TEXT,
        type={"const": "model"},
        display_name=_TEXT,
        created_at=_TEXT,
        deprecated_at=_MOMENT,
        retires_at=_MOMENT,
        lifecycle=one_of("active", "deprecated", "retired"),
        line=one_of("haiku", "sonnet", "opus", "fable", "mythos"),
        max_input_tokens=_COUNT,
        max_tokens=_COUNT,
        capabilities={"type": "object", "additionalProperties": _SUPPORT},
    ),
}


def faults(name: str, value: Any) -> list[str]:
    """Where a value differs from that schema; nothing when the specification is not here."""
    validator = _validator(name)
    if validator is None:
        return []
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


@cache
def _validator(name: str) -> Draft202012Validator | None:
    schemas = _schemas()
    if schemas is None:
        return None
    root = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    return Draft202012Validator(root)


@cache
def _schemas() -> dict[str, Any] | None:
    from shared import FOLDER  # noqa: PLC0415 - it imports pytest, which other users do not need

    file = FOLDER / "specs" / "anthropic" / "hosted_spec-2024-11.json"
    if not file.exists():
        return None
    schemas: dict[str, Any] = json.loads(file.read_text("utf-8"))["components"]["schemas"]
    for field in GONE:
        del schemas["CreateMessageParams"]["properties"][field]
    for name, change in OVERLAY.items():
        schemas[name] = _merged(schemas.get(name, {}), change)
    content = schemas["InputMessage"]["properties"]["content"]["anyOf"][1]["items"]["oneOf"]
    content.append({"$ref": "#/components/schemas/DocumentBlock"})
    schemas["ContentBlock"]["oneOf"].append({"$ref": "#/components/schemas/ThinkingBlock"})
    return schemas


def _merged(old: Any, new: Any) -> Any:
    """The old value with what the new one says; None takes a key away."""
    if not isinstance(old, dict) or not isinstance(new, Mapping):
        return new
    kept = {key: value for key, value in old.items() if new.get(key, ...) is not None}
    said = {key: value for key, value in new.items() if value is not None}
    return {**kept, **{key: _merged(kept.get(key), value) for key, value in said.items()}}
