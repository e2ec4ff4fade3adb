"""Whoever asks the local counterpart without any library, and what may be asked."""

import io
import json
from typing import Any

import aiohttp
from servers.anthropic import KEY, AnthropicServer
from servers.anthropic_rules import VERSION

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"tldr": {"type": "string"}},
    "required": ["tldr"],
    "additionalProperties": False,
}
PAPER = {
    "title": "Skipping Silence",
    "abstract": "Audio is long. In this paper, we present TideNet, which skips all of its silent "
    "frames. Code: https://a.example.",
}
DOCUMENT = {
    "type": "document",
    "source": {"type": "text", "media_type": "text/plain", "data": json.dumps(PAPER)},
}
BODY: dict[str, Any] = {
    "model": "claude-haiku-5-5",
    "max_tokens": 500,
    "system": "Summarise.",
    "messages": [{"role": "user", "content": [DOCUMENT]}],
    "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}, "effort": "low"},
    "thinking": {"type": "disabled"},
}


async def post(
    server: AnthropicServer, body: Any, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """What a request without any library gets."""
    own = {"Authorization": f"Bearer {KEY}", "anthropic-version": VERSION}
    async with (
        aiohttp.ClientSession(headers=own if headers is None else headers) as session,
        session.post(
            f"{server.url}/v1/messages", data=io.BytesIO(json.dumps(body).encode())
        ) as answer,
    ):
        return answer.status, await answer.json()
