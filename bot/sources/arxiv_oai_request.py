"""One request to arXiv's OAI-PMH endpoint, and its answer.

It stands on ``requests``, which takes a while to import: import this module where it is first
needed.
"""

from collections.abc import Mapping

import requests

from bot.clock import Clock
from bot.sources.answers import seconds
from bot.sources.arxiv_connection import Connection
from bot.sources.arxiv_oai_records import Listed, listed
from bot.sources.base import SourceDown

LONGEST_ANSWER = 256 * 1024 * 1024
"""Bytes: many times the largest page of arXiv's, and no more than a machine can bear."""

_CHUNK = 64 * 1024


async def ask(
    params: Mapping[str, str], *, url: str, user_agent: str, timeout: float, clock: Clock
) -> Listed:
    """Send one request and return its answer. The connection is closed at the end, always.

    Raises:
        SourceDown: when there is no believable answer within ``timeout`` seconds.
        TokenExpired: when the list must be asked for anew.
        RequestRefused: when arXiv refuses the request.
    """

    def send(session: requests.Session) -> Listed:
        with session.get(url, params=params, stream=True, allow_redirects=False) as response:
            wait = seconds(response.headers.get("Retry-After"), clock.now())
            return listed(response.status_code, _body(response), wait)

    return await Connection(user_agent, timeout).ask(send, requests.Session())


def _body(response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise SourceDown("arXiv's answer is longer than any list of papers.")
    return bytes(body)
