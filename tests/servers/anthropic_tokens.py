"""About how many tokens something is: the real tokenizer is Anthropic's own."""

import json
import math
from collections.abc import Mapping
from typing import Any

_BYTES_A_TOKEN = 3.2


def tokens(value: object) -> int:
    """About how many tokens a value is."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return math.ceil(len(text.encode()) / _BYTES_A_TOKEN)


def asked_tokens(body: Mapping[str, Any]) -> int:
    """About how many tokens the prompt of a request is."""
    return tokens([body.get("system"), body.get("messages"), body.get("output_config")])
