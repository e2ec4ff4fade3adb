"""One who sends: Papercast as it runs, or a library left to itself with the same rows to write.

A process of its own, so that its processor time is its own. Takes a plan as JSON on standard
input, and prints what it took as JSON when everything has been sent.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.blocks import Reply
from bot.clock import SystemClock
from bot.gather import Gather
from bot.join import opened
from bot.load import check
from bot.log import configure
from bot.parts import parts as made_of
from bot.posted import Notice
from storage import attempts, leases, outbox, papers
from storage.database import Database
from storage.records import Claim, Part

Plan = dict[str, Any]
Send = Callable[[str, str, str], Awaitable[object]]
Render = Callable[[Notice | Reply, str], tuple[str, ...]]

_LOOK = 0.5
"""Seconds: asking the store costs the sender time."""


async def papercast(plan: Plan) -> dict[str, float]:
    """The whole service, until the outbox is empty."""
    settings, plugins = check(Path(plan["config"]), {})
    stop = asyncio.Event()
    async with opened(settings, plugins, SystemClock()) as app:
        before, began = time.process_time(), time.monotonic()
        running = asyncio.create_task(app.run(stop))
        while not running.done() and await _left(app.database):  # noqa: ASYNC110 - the store sets no event
            await asyncio.sleep(_LOOK)
        took = {"cpu": time.process_time() - before, "seconds": time.monotonic() - began}
        stop.set()
        await running
    return took


async def _left(database: Database) -> int:
    async with database.reading() as conn:
        counts = await outbox.counts(conn)
    return counts.get("waiting", 0) + counts.get("queued", 0)


async def telegram(plan: Plan) -> dict[str, float]:
    """python-telegram-bot with its own rate limiter."""
    from telegram.constants import ParseMode  # noqa: PLC0415 - only this one needs it
    from telegram.ext import AIORateLimiter, ExtBot  # noqa: PLC0415 - as above
    from telegram.request import HTTPXRequest  # noqa: PLC0415 - as above

    from handlers.telegram.message import thaw  # noqa: PLC0415 - as above
    from handlers.telegram.render import bodies  # noqa: PLC0415 - as above

    request = HTTPXRequest(connection_pool_size=64, pool_timeout=60.0)
    limiter = AIORateLimiter(max_retries=5)
    bot = ExtBot(plan["token"], plan["base_url"], request=request, rate_limiter=limiter)

    async def send(address: str, body: str, _: str) -> object:
        message, silent = thaw(body)
        return await bot.send_message(
            int(address), message.html, parse_mode=ParseMode.HTML, disable_notification=silent
        )

    async with bot:
        return await _loop(plan, bodies, send)


async def discord(plan: Plan) -> dict[str, float]:
    """discord.py left to itself."""
    import discord  # noqa: PLC0415 - only this one needs it

    from handlers.discord.endpoints import Endpoints  # noqa: PLC0415 - as above
    from handlers.discord.message import thaw  # noqa: PLC0415 - as above
    from handlers.discord.render import bodies  # noqa: PLC0415 - as above

    Endpoints(plan["api_url"], plan["gateway_url"]).take()
    client = discord.Client(intents=discord.Intents.none())

    async def send(address: str, body: str, _: str) -> object:
        form, _files = thaw(body)
        embeds = [discord.Embed.from_dict(one) for one in form["embeds"]]
        return await client.get_partial_messageable(int(address)).send(embeds=embeds)

    async with client:
        await client.login(plan["token"])
        return await _loop(plan, bodies, send)


async def _loop(plan: Plan, render: Render, send: Send) -> dict[str, float]:
    """Each chat's posts in order, all chats at once; what the library gives up is lost."""
    async with await Database.open(f"sqlite:///{plan['store']}", create=False) as database:
        before, began = time.process_time(), time.monotonic()
        now = datetime.now(UTC)
        async with database.transaction() as conn:
            many = plan["messages"]
            await Gather({}).make(conn, now, many)
            claims = await leases.claim(
                conn,
                now,
                now + timedelta(hours=1),
                "peer",
                platforms=[plan["platform"]],
                limit=many,
                each=many,
            )
        by_chat: dict[int, list[Claim]] = defaultdict(list)
        for claim in claims:
            by_chat[claim.chat.id].append(claim)
        await asyncio.gather(*(_chat(database, each, render, send) for each in by_chat.values()))
        return {"cpu": time.process_time() - before, "seconds": time.monotonic() - began}


async def _chat(database: Database, claims: Sequence[Claim], render: Render, send: Send) -> None:
    for claim in claims:
        parts = await _frozen(database, claim, render)
        for part in parts:
            await _part(database, claim, part, send)


async def _frozen(database: Database, claim: Claim, render: Render) -> list[Part]:
    async with database.reading() as conn:
        (delivery,) = await outbox.deliveries_of(conn, claim.post_id)
        paper = await papers.get(conn, delivery.paper_id)
    assert paper is not None
    notice = Notice(paper, paper.abstract, "from the abstract", delivery.why)
    bodies = render(notice, claim.chat.address)
    made = made_of(claim.post_id, claim.chat, claim.kind, claim.key, bodies)
    async with database.transaction() as conn:
        await attempts.freeze(conn, made)
    return made


async def _part(database: Database, claim: Claim, part: Part, send: Send) -> None:
    async with database.transaction() as conn:
        await attempts.attempt(conn, claim, part.n, datetime.now(UTC))
    try:
        await send(claim.chat.address, part.body, part.nonce)
        end = "sent"
    except Exception:  # noqa: BLE001 - whatever the library raises, it has given up
        end = "rejected"
    async with database.transaction() as conn:
        await attempts.settle(conn, claim.post_id, part.n, end)
        await attempts.finish(conn, claim.post_id)


SENDERS = {"papercast": papercast, "python-telegram-bot": telegram, "discord.py": discord}


def main() -> None:
    """Send as the plan says."""
    plan = json.load(sys.stdin)
    configure("error", "human", (), sys.stderr)
    print(json.dumps(asyncio.run(SENDERS[plan["sender"]](plan))))


if __name__ == "__main__":
    main()
