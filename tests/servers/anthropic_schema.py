"""What a JSON schema for structured output may say."""

from collections.abc import Iterator
from typing import Any

from bot.text.lists import words

KEYWORDS = words(
    """$defs $ref additionalProperties anyOf allOf const default description enum format items
    properties required title type"""
)
"""Lengths and limits are not among it."""


def schema_faults(schema: Any, way: str) -> Iterator[str]:
    """What is wrong with a schema, each fault behind the way to its place."""
    if not isinstance(schema, dict):
        yield f"{way}: should be an object"
        return
    for keyword in sorted(schema.keys() - KEYWORDS):
        yield f"{way}: {keyword} is not supported"
    if schema.get("type") == "object" or "properties" in schema:
        yield from _object_faults(schema, way)
    for key, part in _parts(schema):
        yield from schema_faults(part, f"{way}.{key}")


def _object_faults(schema: dict[str, Any], way: str) -> Iterator[str]:
    if schema.get("additionalProperties") is not False:
        yield f"{way}: additionalProperties must be false"
    for name in schema.get("required", ()):
        if name not in schema.get("properties", {}):
            yield f"{way}: required names {name}, which is no property"


def _parts(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for keyword in ("properties", "$defs"):
        yield from schema.get(keyword, {}).items()
    for keyword in ("anyOf", "allOf"):
        yield from ((keyword, part) for part in schema.get(keyword, ()))
    if "items" in schema:
        yield "items", schema["items"]
