"""From pydantic's findings to sentences with a place: what is allowed, what was probably meant."""

import difflib
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, SecretBytes, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from bot.config.problems import Place, Problem, key_text, shown
from bot.config.secret_names import DATABASE_URL, is_secret
from bot.config.toml_lines import KeyPath
from bot.redact import Redactor

_SENTENCES = {
    "missing": "It is missing.",
    "int_type": "Needs a whole number.",
    "int_parsing": "Needs a whole number.",
    "int_from_float": "Needs a whole number.",
    "float_type": "Needs a number.",
    "float_parsing": "Needs a number.",
    "bool_type": "Needs true or false.",
    "bool_parsing": "Needs true or false.",
    "string_type": "Needs text in quotes.",
    "string_pattern_mismatch": "Does not have the right form.",
    "string_too_long": "Needs at most {max_length} characters.",
    "list_type": 'Needs a list: ["one", "two"].',
    "tuple_type": 'Needs a list: ["one", "two"].',
    "path_type": "Needs a path in quotes.",
    "literal_error": "Needs one of {expected}.",
    "greater_than": "Needs more than {gt}.",
    "greater_than_equal": "Needs at least {ge}.",
    "less_than": "Needs less than {lt}.",
    "less_than_equal": "Needs at most {le}.",
}
_TABLE = frozenset({"dict_type", "model_type", "model_attributes_type"})
_UNKNOWN = "extra_forbidden"


def explain(
    error: ValidationError,
    model: type[BaseModel],
    place: Callable[[KeyPath], Place],
    *,
    under: KeyPath = (),
    also: Mapping[KeyPath, tuple[str, ...]] | None = None,
) -> Iterator[Problem]:
    """One problem for each finding.

    Args:
        error: what pydantic found.
        model: the model that was validated.
        place: tells where a setting stands.
        under: the section that the model was made from.
        also: keys beyond the model's own that are known in a table.
    """
    for finding in error.errors(include_url=False):
        path = (*under, *finding["loc"])
        table = model_at(model, finding["loc"][:-1])
        known = (*(also or {}).get(path[:-1], ()), *(table.model_fields if table else ()))
        stray = finding["type"] in _TABLE and table is not None and path[-1] not in known
        if finding["type"] == _UNKNOWN or stray:
            yield _unknown(place(path), path, known, model)
        else:
            yield _refused(finding, model, place(path), path)


def _unknown(
    place: Place, path: KeyPath, known: tuple[str, ...], model: type[BaseModel]
) -> Problem:
    """A key that means nothing here. Its value is not shown: it may be a mistyped token's."""
    key = str(path[-1])
    near = difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.6)
    elsewhere = [] if near else [way for way in _ways(model) if way[-1] == key]
    meant = near[0] if near else key_text(elsewhere[0]) if elsewhere else None
    return Problem(place, path, "There is no such setting.", nearest=meant, known=known)


def _refused(finding: ErrorDetails, model: type[BaseModel], place: Place, path: KeyPath) -> Problem:
    way, given = finding["loc"], finding["input"]
    sentence = _sentence(finding, path)
    if meaning := _description(model, way):
        sentence += f" ({meaning.removesuffix('.')}.)"
    value = None
    if finding["type"] != "missing":
        value = shown(path, given, secret=_is_secret(model, way) and path != DATABASE_URL)
    # A plug-in's own sentence may repeat what it was given.
    return Problem(place, path, Redactor(_secrets(model, way, given)).text(sentence), value)


def _secrets(model: type[BaseModel], way: KeyPath, given: object) -> Iterator[str]:
    """Every secret in a value that was refused, told by the model's types or by names."""
    if isinstance(given, dict | list):
        for step, part in given.items() if isinstance(given, dict) else enumerate(given):
            yield from _secrets(model, (*way, step), part)
    elif _is_secret(model, way):
        yield str(given)


def _is_secret(model: type[BaseModel], way: KeyPath) -> bool:
    kind = _bare(annotation_at(model, way))
    return kind in {SecretStr, SecretBytes} or any(is_secret(step) for step in way)


def _sentence(finding: ErrorDetails, path: KeyPath) -> str:
    context = finding.get("ctx", {})
    kind = finding["type"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_too_short" and context["min_length"] == 1:
        return "Must not be empty."
    if kind in _TABLE:
        return f"Needs a table: [{key_text(path)}]."
    if kind in _SENTENCES:
        return _SENTENCES[kind].format_map(context).replace("'", "")
    return finding["msg"].rstrip(".") + "."


def model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """The model of the table at the end of a way through models, lists and tables."""
    return _model(annotation_at(model, path))


def annotation_at(model: type[BaseModel], path: KeyPath) -> Any:
    """The type of what stands there; None where the way leaves what is known."""
    here: Any = model
    for step in path:
        table, inner = _model(here), typing.get_args(_bare(here))
        if table is not None:
            field = table.model_fields.get(str(step))
            here = field.annotation if field else None
        else:
            # A table's values are the last part of its type, a list's items the first.
            here = inner[0 if isinstance(step, int) else -1] if inner else None
    return here


def _model(annotation: Any) -> type[BaseModel] | None:
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def _bare(annotation: Any) -> Any:
    """The type without ``Annotated`` and ``| None``."""
    if typing.get_origin(annotation) is Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return _bare(next(p for p in typing.get_args(annotation) if p is not types.NoneType))
    return annotation


def _description(model: type[BaseModel], path: KeyPath) -> str | None:
    table = model_at(model, path[:-1]) if path else None
    field = table.model_fields.get(str(path[-1])) if table else None
    return field.description if field else None


def _ways(model: type[BaseModel]) -> Iterator[KeyPath]:
    """The way to every key of the sections of a model."""
    for section, field in model.model_fields.items():
        table = _model(field.annotation)
        yield from ((section, key) for key in (table.model_fields if table else ()))
