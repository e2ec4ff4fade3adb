"""How fast posts go out where platforms enforce their limits, what is lost, and who must wait.

Two thousand posts to many chats, private ones and groups or channels, over local servers that
count as Telegram and Discord do and refuse what is too much: Papercast as it runs, while a person
asks it for /help again and again, and beside it the two libraries, left to their own means of
keeping to the limits, one task for each chat. All write the same rows for each message.

The makespan is the time from the first message that arrives to the last, over the soonest that the
limits allow. Each sender is a process of its own; its processor time is what it uses from when it
is ready to send. The scheduler's own share is measured without a network.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
# They would compare every answer with the services' own documents, which is slow.
os.environ["PAPERCAST_SHARED"] = os.devnull

from servers.discord import DiscordServer  # noqa: E402 - found from now on
from servers.telegram import Limits, TelegramServer  # noqa: E402 - as above

from bot.pacing import Pacing, Rank, Window  # noqa: E402 - as above
from bot.query import tokens  # noqa: E402 - as above
from handlers.discord.limits import LIMITS as DISCORD_LIMITS  # noqa: E402 - as above
from handlers.telegram.limits import LIMITS as TELEGRAM_LIMITS  # noqa: E402 - as above
from storage import chats, outbox, papers  # noqa: E402 - as above
from storage.database import Database  # noqa: E402 - as above
from storage.records import Paper, Why  # noqa: E402 - as above
from storage.upgrade import upgrade  # noqa: E402 - as above

MESSAGES = 2_000
ASK_EVERY = 2.0
"""Seconds between two questions of the person who asks."""
LOOK = 0.02
SENDER = Path(__file__).with_name("delivery_sender.py")
CONFIG = """
[database]
url = "sqlite:///{store}"

[harvest]
every = "1d"

[sources.arxiv_api]
url = "http://127.0.0.1:9"
interval = 0
timeout = 1

[access]
mode = "open"
commands_a_minute = 600

[handlers.{platform}]
{section}
"""

Figures = dict[str, Any]
Ask = Callable[[], Awaitable[None]]


@dataclass
class Town:
    """A platform with its people: what a sender needs to know, and what they see."""

    platform: str
    plan: Mapping[str, str]
    section: str
    chats: Mapping[str, int]
    """How many posts each address is to get."""
    least: float
    """The soonest that all can have arrived, in seconds after the first."""
    count: Callable[[], int]
    texts: Callable[[], Iterable[tuple[str, str]]]
    """Address and paper of each post that arrived."""
    refusals: Callable[[], int]
    ask: Ask
    moments: list[float] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)


def shares(addresses: Sequence[str], total: int) -> dict[str, int]:
    """The posts, spread over the chats as evenly as can be."""
    each, more = divmod(total, len(addresses))
    return {address: each + (n < more) for n, address in enumerate(addresses)}


def least(counts: Mapping[str, int], overall: Window, chat: Callable[[str], Window]) -> float:
    """The soonest that the last of these can arrive after the first."""
    bounds = [_bound(sum(counts.values()), overall)]
    bounds += [_bound(count, chat(address)) for address, count in counts.items()]
    return max(bounds)


def _bound(count: int, window: Window) -> float:
    return (count - 1) // window.count * window.seconds


@asynccontextmanager
async def telegram_town(messages: int) -> AsyncIterator[Town]:
    """Private chats, groups and channels behind Telegram's flood control."""
    async with TelegramServer() as server:
        server.without_spec()
        ann, owner = server.person("Ann", started=True), server.person("Owner", started=True)
        people = [server.person(f"P{n}", started=True).dm for n in range(messages // 18)]
        groups = [server.group(f"G{n}", owner=owner) for n in range(messages // 50)]
        places = {str(each.id): each for each in (*people, *groups)}
        in_groups = messages * 44 // 100
        counts = shares([str(one.id) for one in groups], in_groups)
        counts |= shares([str(one.id) for one in people], messages - in_groups)
        server.limits = Limits.usual()

        async def ask() -> None:
            last = server.sent(ann.dm)[-1:]
            await server.say(ann, ann.dm, "/help")
            await server.seen(ann.dm, after=last[0] if last else None, patience=30.0)

        def window(address: str) -> Window:
            return Window(20, 60.0) if address.startswith("-") else Window(1, 1.0)

        def sent() -> int:
            return sum(one.method == "sendMessage" for one in server.requests)

        yield Town(
            "telegram",
            {"token": server.token, "base_url": server.base_url},
            f'token = "{server.token}"\nbase_url = "{server.base_url}"',
            counts,
            least(counts, Window(30, 1.0), window),
            lambda: sum(len(server.sent(chat)) for chat in places.values()),
            lambda: ((a, one.text) for a, chat in places.items() for one in server.sent(chat)),
            lambda: sent() - sum(len(server.sent(c)) for c in (*places.values(), ann.dm)),
            ask,
        )


@asynccontextmanager
async def discord_town(messages: int) -> AsyncIterator[Town]:
    """Channels behind Discord's rate limits."""
    async with DiscordServer(patience=30.0) as server:
        guild = server.guild("Lab")
        channels = [server.channel(guild, f"c{n}") for n in range(messages // 20)]
        asked, ada = server.channel(guild, "asked"), server.user("ada")
        places = {str(each.id): each for each in channels}
        counts = shares(list(places), messages)

        async def ask() -> None:
            await (await server.command(ada, asked, "help", {}))

        yield Town(
            "discord",
            {
                "token": server.token,
                "api_url": server.api_url,
                "gateway_url": server.gateway_url,
            },
            f'token = "{server.token}"\napi_url = "{server.api_url}"\n'
            f'gateway_url = "{server.gateway_url}"',
            counts,
            least(counts, Window(50, 1.0), lambda _: Window(5, 5.0)),
            lambda: sum(len(server.messages(each)) for each in channels),
            lambda: ((a, one.text) for a, c in places.items() for one in server.messages(c)),
            lambda: server.limits.invalid,
            ask,
        )


async def fill(store: Path, town: Town) -> None:
    """A store in which everything is promised and ready."""
    most = max(town.chats.values())
    written = [_paper(n) for n in range(most)]
    now = datetime.now(UTC)
    async with await Database.open(f"sqlite:///{store}") as database:
        await upgrade(database, store.parent, now)
        async with database.transaction() as conn:
            await papers.add(conn, written, tokens)
            for n in range(most):
                for address, count in town.chats.items():
                    if n < count:
                        chat = await chats.ensure(conn, town.platform, address)
                        why = (Why(1, "Heads", ()),)
                        await outbox.promise(conn, chat.id, written[n].id, why, now)


def _paper(number: int) -> Paper:
    return Paper(
        id=f"2608.{number:05}",
        title=f"Talking heads, part {number}",
        abstract=f"Shows that talking heads number {number} can be told apart. It works well.",
        authors=("Ada Example", "Ben Example"),
        categories=("cs.CV",),
        primary_category="cs.CV",
        # Of one announcement at most three come each by itself.
        announced=date(2026, 8, 18) - timedelta(days=number // 3),
    )


async def send(town: Town, sender: str) -> Figures:
    """Let one sender send everything, and tell how it went."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "papercast.db")
        await fill(store, town)
        config = Path(folder, "config.toml")
        filled = CONFIG.format(store=store, platform=town.platform, section=town.section)
        config.write_text(filled)
        plan = {
            "sender": sender,
            "platform": town.platform,
            "store": str(store),
            "config": str(config),
            "messages": sum(town.chats.values()),
            **town.plan,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            SENDER,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        watching = [asyncio.create_task(_watch(town))]
        if sender == "papercast":
            watching.append(asyncio.create_task(_keep_asking(town)))
        out, _ = await process.communicate(json.dumps(plan).encode())
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    return _figures(town, json.loads(out))


async def _watch(town: Town) -> None:
    """Note when the first and when the last message had arrived."""
    seen = 0
    while True:
        now = town.count()
        if now > seen:
            seen = now
            town.moments.append(time.monotonic())
        await asyncio.sleep(LOOK)


async def _keep_asking(town: Town) -> None:
    """A person asks while it is busy, and waits for each answer."""
    while not town.moments:  # noqa: ASYNC110 - the servers set no event for it
        await asyncio.sleep(LOOK)
    while True:
        asked = time.monotonic()
        with suppress(AssertionError):
            await town.ask()
        town.replies.append((time.monotonic() - asked) * 1000)
        await asyncio.sleep(ASK_EVERY)


def _figures(town: Town, took: Mapping[str, float]) -> Figures:
    total = sum(town.chats.values())
    arrived = Counter((address, _id(text)) for address, text in town.texts())
    makespan = town.moments[-1] - town.moments[0]
    return {
        "makespan_ratio": round(makespan / town.least, 3),
        "refusals": town.refusals(),
        "lost": total - len(arrived),
        "doubled": arrived.total() - len(arrived),
        "reply_ms_p99": _p99(town.replies),
        "cpu_ms_per_message": round(took["cpu"] / total * 1000, 2),
    }


def _id(text: str) -> str:
    return text[text.index("2608.") :][:10]


def _p99(replies: Sequence[float]) -> float | None:
    if len(replies) < 2:  # noqa: PLR2004 - as many as quantiles need
        return None
    return round(statistics.quantiles(replies, n=100, method="inclusive")[98], 1)


def scheduler_ms(town: Town) -> float:
    """Processor time of the scheduler alone for a message, in ms: on a clock that jumps."""
    limits = TELEGRAM_LIMITS if town.platform == "telegram" else DISCORD_LIMITS
    pacing: Pacing[int] = Pacing(limits)
    now, began = 0.0, time.process_time()
    for address, count in town.chats.items():
        for n in range(count):
            pacing.ask(n, address, Rank.POST, now)
    left = sum(town.chats.values())
    while left:
        while found := pacing.next(now):
            pacing.end(found[1], now + 0.001)
            left -= 1
        now += (pacing.wait(now) or 0.0) + 0.001
    return round((time.process_time() - began) / sum(town.chats.values()) * 1000, 4)


TOWNS = {
    "telegram": (telegram_town, "python-telegram-bot"),
    "discord": (discord_town, "discord.py"),
}


async def measured(platform: str, messages: int) -> Figures:
    """The figures of one platform, Papercast first; each sender has a town of its own."""
    made, library = TOWNS[platform]
    results: dict[str, Figures] = {}
    for sender in ("papercast", library):
        async with made(messages) as town:
            results[sender] = await send(town, sender)
            scheduler = scheduler_ms(town)
    ours = results.pop("papercast")
    return {"platform": platform, **ours, "scheduler_ms_per_message": scheduler, "peers": results}


def main() -> None:
    """Measure, print one table, or one JSON value with --json."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--platforms", nargs="+", choices=TOWNS, default=list(TOWNS))
    chosen = parser.parse_args()
    results = [asyncio.run(measured(one, chosen.messages)) for one in chosen.platforms]
    if chosen.json:
        print(json.dumps(results))
        return
    print("platform  sender               × minimum  refused  lost  doubled  reply ms  cpu ms")
    for one in results:
        for name, row in (("Papercast", one), *one["peers"].items()):
            print(
                f"{one['platform']:<9} {name:<20} {row['makespan_ratio']:9.3f} "
                f"{row['refusals']:8,} {row['lost']:5,} {row['doubled']:8,} "
                f"{row['reply_ms_p99'] or '-':>9} {row['cpu_ms_per_message']:7.2f}"
            )
        print(f"          the scheduler alone: {one['scheduler_ms_per_message']} ms a message")


if __name__ == "__main__":
    main()
