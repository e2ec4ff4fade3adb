"""Holds requests and answers against Discord's own OpenAPI document, where a copy of it is.

The document is not part of this project; without it nothing is held against anything. Where the
real service and discord.py differ from it, ``OVERLAY`` says how and why.
"""

import copy
import json
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from shared import FOLDER

DOCUMENT = FOLDER / "specs" / "discord" / "openapi.json"
REQUESTS = "urn:discord:requests"
ANSWERS = "urn:discord:answers"

Schemas = MutableMapping[str, Any]


def overlay_requests(schemas: Schemas) -> None:
    """What the real service takes and the document does not."""
    # discord.py sends ids as integers (recipient_id, attachments[].id, message_reference's) and
    # Discord reads both.
    schemas["SnowflakeType"] = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$"}


def overlay_answers(schemas: Schemas) -> None:
    """What the real service answers and the document does not."""
    # The faults of a form have names, such as BASE_TYPE_REQUIRED; the document has numbers.
    fault = {"type": "object", "required": ["code", "message"]}
    schemas["InnerErrors"]["properties"]["_errors"]["items"] = fault


@cache
def specification(path: Path = DOCUMENT) -> "Specification | None":
    """The document, read once; None when it is not on this machine."""
    if not path.exists():
        return None
    return Specification(json.loads(path.read_text("utf-8")))


@dataclass(slots=True)
class Specification:
    """Validators by operation, each made when first needed; what was judged is not judged again.

    Each platform that starts registers the same commands, and those take a second to hold against
    the document.
    """

    document: Mapping[str, Any]
    _registry: Registry[Any] = field(init=False)
    _made: dict[str, Draft202012Validator] = field(default_factory=dict)
    _judged: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked, answered = copy.deepcopy(self.document), copy.deepcopy(self.document)
        overlay_requests(asked["components"]["schemas"])
        overlay_answers(answered["components"]["schemas"])
        self._registry = Registry().with_resources(
            (name, Resource.from_contents(contents, default_specification=DRAFT202012))
            for name, contents in ((REQUESTS, asked), (ANSWERS, answered))
        )

    def request(self, method: str, path: str, body: Any) -> str | None:
        """What is wrong with a request's body, or None."""
        content = self._operation(method, path).get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None if body is None else "this operation takes no body"
        steps = [*self._steps(method, path), "requestBody", "content", "application/json"]
        return self._fault(f"{REQUESTS}{_pointer([*steps, 'schema'])}", body)

    def answer(self, method: str, path: str, status: int, body: Any) -> str | None:
        """What is wrong with an answer, or None."""
        answers = self._operation(method, path)["responses"]
        known = next(
            (each for each in (str(status), f"{status // 100}XX") if each in answers), None
        )
        if known is None:
            return f"status {status} is not among {', '.join(answers)}"
        if "$ref" in answers[known]:
            pointer = answers[known]["$ref"].removeprefix("#") + "/content/application~1json/schema"
            return self._fault(f"{ANSWERS}#{pointer}", body)
        if "application/json" not in answers[known].get("content", {}):
            return None if body is None else f"status {status} has no body"
        steps = [*self._steps(method, path), "responses", known, "content", "application/json"]
        return self._fault(f"{ANSWERS}{_pointer([*steps, 'schema'])}", body)

    def _steps(self, method: str, path: str) -> list[str]:
        return ["paths", path, method.lower()]

    def _operation(self, method: str, path: str) -> Mapping[str, Any]:
        operation: Mapping[str, Any] = self.document["paths"][path][method.lower()]
        return operation

    def _fault(self, reference: str, body: Any) -> str | None:
        key = (reference, repr(body))
        if key not in self._judged:
            self._judged[key] = self._judge(reference, body)
        return self._judged[key]

    def _judge(self, reference: str, body: Any) -> str | None:
        validator = self._made.get(reference)
        if validator is None:
            validator = Draft202012Validator({"$ref": reference}, registry=self._registry)
            self._made[reference] = validator
        found: ValidationError | None = best_match(validator.iter_errors(body))
        return None if found is None else f"{found.json_path}: {found.message[:500]}"


def _pointer(steps: list[str]) -> str:
    escaped = [step.replace("~", "~0").replace("/", "~1") for step in steps]
    return "#/" + "/".join(escaped)
