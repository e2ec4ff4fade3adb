"""The outbox under whatever may happen, crashes at any point included, against a model of it.

The model is what people rely on: each promise ends exactly once; nothing reaches a chat without an
attempt written before; nothing counts as sent before its outcome is written; a chat gets its posts
in the order in which they were queued.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import TypeVar

from clock import NOON
from effort import LONG
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from making import MINUTE, WHY, an_empty_store, parts, queue_ready
from outbox_model import BODIES, WORST, Promise, hurry
from sqlalchemy import select

from storage import attempts, chats, doubts, leases, outbox, schema
from storage.database import Connection, Database
from storage.records import Claim

T = TypeVar("T")
IDS = [f"2608.{n:05}" for n in range(1, 6)]
CHATS = (1, 2)
LEASE = 5 * MINUTE


class Outbox(RuleBasedStateMachine):
    """Promise → queue → claim → attempt → settle → finish, by one service after another."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name, "papercast.db")
        file.write_bytes(an_empty_store(len(IDS), len(CHATS)))
        self.loop = asyncio.Runner()
        self.database = self.loop.run(Database.open(f"sqlite:///{file}"))
        self.loop.run(hurry(self.database))
        self.now = NOON
        self.claims = 0
        self.promises: list[Promise] = []
        self.posts: list[Promise] = []
        self.hands: dict[int, list[Claim]] = {}
        self.paused: set[int] = set()
        self.held = dict.fromkeys(CHATS, NOON)
        self.arrived: dict[int, list[str]] = {chat: [] for chat in CHATS}
        self.late: dict[int, list[str]] = {chat: [] for chat in CHATS}

    # What people and providers do

    @initialize(chat=st.sampled_from(CHATS))
    def begin(self, chat: int) -> None:
        """There is something to do from the start."""
        self.promise(chat, IDS)

    @rule(chat=st.sampled_from(CHATS), ids=st.sets(st.sampled_from(IDS), min_size=1))
    def promise(self, chat: int, ids: Collection[str]) -> None:
        """Papers are promised that wait for nothing."""
        for paper in sorted(ids):
            self.promise_after(chat, paper, 0)

    @rule(chat=st.sampled_from(CHATS), paper=st.sampled_from(IDS), patience=st.integers(1, 2))
    def promise_after(self, chat: int, paper: str, patience: int) -> None:
        """A paper is promised that waits for a text; a second promise of it is none."""
        ready_at = self.now + patience * MINUTE
        made = self.write(lambda conn: outbox.promise(conn, chat, paper, WHY, ready_at))
        assert made == all((one.chat, one.paper) != (chat, paper) for one in self.promises)
        if made:
            self.promises.append(Promise(chat, paper, ready_at))

    @rule(paper=st.sampled_from(IDS))
    def hasten(self, paper: str) -> None:
        """A text is ready, so nothing waits for it any more."""
        self.write(lambda conn: outbox.hasten(conn, paper, self.now))
        for one in self.promises:
            if one.paper == paper and one.state == "waiting":
                one.ready_at = min(one.ready_at, self.now)

    @rule(minutes=st.integers(1, 3))
    def time_passes(self, minutes: int) -> None:
        """Moments come, and leases end."""
        self.now += minutes * MINUTE

    @rule(chat=st.sampled_from(CHATS))
    def come_back(self, chat: int) -> None:
        """A chat that was paused goes on."""
        self.write(lambda conn: chats.resume(conn, chat))
        self.paused.discard(chat)

    @rule(chat=st.sampled_from(CHATS), paper=st.sampled_from(IDS))
    def resend(self, chat: int, paper: str) -> None:
        """Somebody does not see a paper that was sent and not confirmed."""
        again = self.write(lambda conn: doubts.resend(conn, chat, paper, self.now))
        posts = [one for one in self.posts if (one.chat, one.paper) == (chat, paper)]
        assert again == sum(one.resend(self.now) for one in posts)

    # What the service does

    @precondition(lambda self: not self.hands)
    @rule(limit=st.integers(1, 3))
    def work(self, limit: int) -> None:
        """The service, which has ended all that it claimed before, takes up what is due."""
        ready = [
            one for one in self.promises if one.state == "waiting" and one.ready_at <= self.now
        ][:limit]
        for one in ready:
            one.state, one.due = "queued", self.now
            self.posts.append(one)
        self.claims += 1
        until, token = self.now + LEASE, f"token {self.claims}"

        async def write(conn: Connection) -> list[Claim]:
            assert await queue_ready(conn, self.now, limit) == len(ready)
            return await leases.claim(
                conn, self.now, until, token, platforms=["console"], limit=limit
            )

        claims = self.write(write)
        due = [one for one in self.posts if one.state == "queued" and self.is_due(one)]
        assert [(claim.chat.id, claim.key) for claim in claims] == [
            (one.chat, one.paper) for one in due[:limit]
        ]
        for claim in claims:
            self.hands.setdefault(claim.chat.id, []).append(claim)

    @precondition(lambda self: self.hands)
    @rule(
        data=st.data(),
        outcome=st.sampled_from(
            ("sent", "rejected", "uncertain", "unsure", "later", "paused", "die")
        ),
        arrives=st.booleans(),
    )
    def send(self, data: st.DataObject, outcome: str, arrives: bool) -> None:
        """The next part of a chat is attempted, and ends in some way or never."""
        chat = data.draw(st.sampled_from(sorted(self.hands)))
        claim = self.hands[chat][0]
        self.attempt(claim)
        if outcome == "sent" or (outcome in {"uncertain", "unsure", "die"} and arrives):
            self.arrive(claim)
        match outcome:
            case "die":
                self.crash()
            case "later" | "paused" | "unsure":
                self.put_off(claim, outcome)
            case ended:
                self.settle(claim, ended)

    @rule()
    def crash(self) -> None:
        """The service is killed, and another one starts."""
        self.write(leases.drop_leases)
        self.hands.clear()

    def attempt(self, claim: Claim) -> None:
        post = self.of(claim)

        async def write(conn: Connection) -> bool:
            if not await attempts.parts_of(conn, claim.post_id):
                return await attempts.begin(
                    conn, claim, parts(claim.post_id, *BODIES), None, self.now
                )
            return await attempts.attempt(conn, claim, post.part + 1, self.now)

        assert self.write(write)
        post.attempt()

    def settle(self, claim: Claim, state: str) -> None:
        post = self.of(claim)
        n = post.part

        async def write(conn: Connection) -> str | None:
            await attempts.settle(conn, claim.post_id, n + 1, state)
            return await attempts.finish(conn, claim.post_id)

        ended = self.write(write)
        post.parts[n] = state
        assert (ended is not None) == set(post.parts).issubset(WORST)
        if ended is not None:
            assert ended == max(post.parts, key=WORST.index)
            post.state = ended
            self.let_go(claim.chat.id, 1)

    def put_off(self, claim: Claim, why: str) -> None:
        """It is to be sent again: this post waits, and those of its chat behind it wait too."""
        chat, post = claim.chat.id, self.of(claim)
        n, later = post.part, self.now + MINUTE

        async def write(conn: Connection) -> None:
            await attempts.settle(conn, claim.post_id, n + 1, "ready", unsure=why == "unsure")
            if why == "paused":
                await chats.pause(conn, chat, why, self.now)
            else:
                await chats.hold(conn, chat, later)
            for one in self.hands[chat]:
                await leases.release(conn, one, later if one is claim else self.now)

        self.write(write)
        post.parts[n] = "ready"
        post.tried[n] |= why == "unsure"
        for one in self.hands[chat]:
            self.of(one).due = later if one is claim else self.now
        if why == "paused":
            self.paused.add(chat)
        else:
            self.held[chat] = later
        self.let_go(chat, len(self.hands[chat]))

    # What people rely on

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        """No delivery is lost, doubled, or in a state that nobody wrote; no attempt is missing."""
        kept, part, post = schema.deliveries.c, schema.parts.c, schema.posts.c
        states = select(kept.chat_id, kept.paper_id, kept.state).order_by(kept.id)
        known = (part.state, part.attempts, part.tried_at.is_not(None), part.resent)
        columns = select(post.chat_id, post.key, *known)
        tries = columns.where(post.id == part.post_id).order_by(part.post_id, part.n)

        async def read(conn: Connection) -> list[list[tuple[object, ...]]]:
            return [[tuple(row) for row in await conn.execute(one)] for one in (states, tries)]

        assert self.write(read) == [
            [(one.chat, one.paper, one.state) for one in self.promises],
            [
                (one.chat, one.paper, *tried)
                for one in self.posts
                if any(one.attempts)
                for tried in zip(one.parts, one.attempts, one.tried, one.resent, strict=True)
            ],
        ]

    @invariant()
    def nothing_arrives_without_an_attempt(self) -> None:
        """Each message was attempted before it arrived, and what counts as sent has arrived."""
        for one in self.promises:
            messages = (self.arrived[one.chat] + self.late[one.chat]).count(one.paper)
            assert messages <= sum(one.attempts)
            assert one.state != "sent" or messages >= len(BODIES)

    @invariant()
    def a_chat_gets_its_posts_in_order(self) -> None:
        """No post overtakes one that was queued before it; what is resent comes when asked for."""
        for chat, arrived in self.arrived.items():
            order = [one.paper for one in self.posts if one.chat == chat]
            places = [order.index(paper) for paper in arrived]
            assert places == sorted(places)

    def teardown(self) -> None:
        """Whatever has happened, a service without more trouble brings everything to its end."""
        self.crash()
        for chat in CHATS:
            self.come_back(chat)
        self.now += 10 * MINUTE
        while any(one.state in {"waiting", "queued"} for one in self.promises):
            self.work(3)
            for claim in [one for hand in self.hands.values() for one in hand]:
                while claim in self.hands.get(claim.chat.id, []):
                    self.attempt(claim)
                    self.arrive(claim)
                    self.settle(claim, "sent")
        self.the_store_is_as_the_model_says()
        self.nothing_arrives_without_an_attempt()
        self.a_chat_gets_its_posts_in_order()
        self.loop.run(self.database.close())
        self.loop.close()
        self.folder.cleanup()

    def write(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do one thing in a transaction of its own."""

        async def within() -> T:
            async with self.database.transaction() as conn:
                return await work(conn)

        return self.loop.run(within())

    def is_due(self, post: Promise) -> bool:
        writable = post.chat not in self.paused and self.held[post.chat] <= self.now
        return writable and post.due <= self.now

    def of(self, claim: Claim) -> Promise:
        """The model's side of a claimed post."""
        [post] = [one for one in self.posts if (one.chat, one.paper) == (claim.chat.id, claim.key)]
        return post

    def arrive(self, claim: Claim) -> None:
        """The part that is being sent is seen in its chat."""
        post = self.of(claim)
        (self.late if any(post.resent) else self.arrived)[post.chat].append(post.paper)

    def let_go(self, chat: int, count: int) -> None:
        self.hands[chat] = self.hands[chat][count:]
        if not self.hands[chat]:
            del self.hands[chat]


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(
    max_examples=15 if LONG else 6,
    stateful_step_count=30,
    deadline=None,
    phases=[Phase.generate],  # shrinking a failure takes minutes, and thirty steps can be read
)
