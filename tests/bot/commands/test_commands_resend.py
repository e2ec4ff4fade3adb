"""/resend: what people read, word for word, and what is sent again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import NOON, FakeClock
from desk import HERE, Desk, many, paper
from fakes import FakePlatform

from bot.askers import Asker
from bot.gather import Gather
from bot.query import tokens
from storage import attempts, chats, leases, outbox, papers
from storage.database import Database
from storage.records import Paper, Part, Why

ANYTALK = paper("2608.16143", "AnyTalk: Speech for $N$ Characters")
GROUP = Asker("console", "-1", "ada", direct=False, own="here", place="this group")


async def no() -> bool:
    return False


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A store without papers, and a clock that stands still at noon."""
    return Desk(database, clock=FakeClock(NOON, runs=False))


async def ended(desk: Desk, one: Paper, *states: str, chat: str = "here") -> None:
    """Let the parts of a paper's post in a chat have been tried at noon, and have ended so."""
    async with desk.database.transaction() as conn:
        there = await chats.ensure(conn, "console", chat)
        await papers.add(conn, [one], tokens)
        assert await outbox.promise(conn, there.id, one.id, (Why(1, None, ()),), NOON)
        await Gather({"console": FakePlatform()}).make(conn, NOON, 9)
        (claim,) = await leases.claim(conn, NOON, NOON, "a", platforms=["console"])
        named = (Part(claim.post_id, n, f"{chat} {one.id} {n}", "-") for n in range(len(states)))
        await attempts.freeze(conn, list(named))
        for n, state in enumerate(states):
            await attempts.attempt(conn, claim, n, NOON)
            await attempts.settle(conn, claim.post_id, n, state, error="no answer")
        await attempts.finish(conn, claim.post_id)


async def states(desk: Desk, one: Paper = ANYTALK, chat: str = "here") -> list[str]:
    """How the promise of a paper to a chat stands, and then its parts."""
    async with desk.database.reading() as conn:
        there = await chats.find(conn, "console", chat)
        assert there is not None
        delivery = await outbox.delivery_of(conn, there.id, one.id)
        assert delivery is not None
        assert delivery.post_id is not None
        parts = await attempts.parts_of(conn, delivery.post_id)
    return [delivery.state, *(part.state for part in parts)]


async def test_a_paper_is_sent_again(desk: Desk) -> None:
    """At once, and asked again it is on its way."""
    await ended(desk, ANYTALK, "uncertain")

    assert await desk.says("/resend 2608.16143") == (
        "It is sent again within a minute: AnyTalk: Speech for N Characters"
    )
    assert await states(desk) == ["queued", "ready"]
    assert await desk.says("/resend https://arxiv.org/abs/2608.16143v2") == (
        "It is about to be sent.\n[Show it] /paper 2608.16143"
    )


async def test_only_what_was_not_confirmed(desk: Desk) -> None:
    """Of several messages those that were confirmed are not sent again."""
    await ended(desk, ANYTALK, "sent", "uncertain", "uncertain")

    assert await desk.says("resend 2608.16143") == (
        "2 messages of it are sent again within a minute: AnyTalk: Speech for N Characters"
    )
    assert await states(desk) == ["queued", "sent", "ready", "ready"]


@pytest.mark.parametrize(
    ("state", "story"),
    [
        ("sent", "Delivered 18 Aug 12:00:00 UTC. It is not uncertain, so it is not sent again."),
        (
            "rejected",
            "It could not be sent: no answer. It is not uncertain, so it is not sent again.",
        ),
    ],
)
async def test_what_has_ended_otherwise(desk: Desk, state: str, story: str) -> None:
    """It is told how, and the paper can be shown."""
    await ended(desk, ANYTALK, state)
    assert await desk.says("resend 2608.16143") == f"{story}\n[Show it] /paper 2608.16143"
    assert await states(desk) == [state, state]


async def test_what_was_never_promised(desk: Desk) -> None:
    """Neither a paper that is stored nor one that is not; nor one of another chat."""
    never = "2608.16143 was never to be sent to this chat, so there is nothing to send again."
    assert await desk.says("resend 2608.16143") == f"{never}\n[Show it] /paper 2608.16143"
    await ended(desk, ANYTALK, "uncertain", chat="elsewhere")
    assert await desk.says("resend 2608.16143") == f"{never}\n[Show it] /paper 2608.16143"
    assert await states(desk, chat="elsewhere") == ["uncertain", "uncertain"]


async def test_what_is_no_paper(desk: Desk) -> None:
    """It is told as by /paper."""
    assert await desk.says("resend heads") == await desk.says("paper heads")


async def test_bare(desk: Desk) -> None:
    """What is uncertain here, the newest first, each with a button."""
    assert await desk.says("resend") == ("Nothing here is uncertain: what was sent was confirmed.")
    await ended(desk, paper("2608.00001", "First"), "uncertain")
    assert (await desk.says("resend")).startswith("1 paper sent and not confirmed.")
    await ended(desk, ANYTALK, "sent")
    await ended(desk, paper("2608.00003", "Third"), "sent", "uncertain")

    assert await desk.says("resend") == (
        "2 papers sent and not confirmed. If you do not see one:\n"
        "1. Third (2608.00003) Sent once on 18 Aug 12:00 UTC, and Console did not confirm.\n"
        "2. First (2608.00001) Sent once on 18 Aug 12:00 UTC, and Console did not confirm.\n"
        "[Send 1 again] /resend 2608.00003\n"
        "[Send 2 again] /resend 2608.00001"
    )


async def test_many(desk: Desk) -> None:
    """Ten are listed, and how many more there are."""
    for one in many(12, "Paper"):
        await ended(desk, one, "uncertain")
    told = await desk.says("resend")
    assert told.startswith("12 papers sent and not confirmed.")
    assert "10. Paper 3 (2608.00003)" in told
    assert "And 2 older ones." in told
    assert told.count("[Send ") == 10


async def test_it_was_sent_again_and_not_confirmed_again(desk: Desk) -> None:
    """That it was the second time is said."""
    await ended(desk, ANYTALK, "uncertain")
    await desk.says("resend 2608.16143")
    later = NOON + timedelta(minutes=9)
    async with desk.database.transaction() as conn:
        (claim,) = await leases.claim(conn, later, later, "b", platforms=["console"])
        await attempts.attempt(conn, claim, 0, later)
        await attempts.settle(conn, claim.post_id, 0, "uncertain", error="no answer")
        await attempts.finish(conn, claim.post_id)
    assert "Sent again on 18 Aug 12:09 UTC, and Console did not confirm." in (
        await desk.says("resend")
    )


async def test_who_may(desk: Desk) -> None:
    """In a group those who manage it; anybody in their own direct messages, and may look."""
    await ended(desk, ANYTALK, "uncertain", chat="-1")
    await ended(desk, paper("2608.00001", "First"), "uncertain")
    member = replace(GROUP, manages=no)

    assert (await desk.says("resend 2608.16143", member)).startswith("Only those who manage it")
    assert await states(desk, chat="-1") == ["uncertain", "uncertain"]
    assert "AnyTalk" in await desk.says("resend", member)
    assert (await desk.says("resend 2608.16143", GROUP)).startswith("It is sent again")
    assert (await desk.says("resend 2608.00001 dm", GROUP)).startswith("It is sent again")
    assert await states(desk, paper("2608.00001", "First")) == ["queued", "ready"]


async def test_forms(desk: Desk) -> None:
    """Where the parameters come apart it is the same."""
    await ended(desk, ANYTALK, "uncertain")
    await desk.runner.call("resend", {"id": "2608.16143"}, HERE)
    assert await states(desk) == ["queued", "ready"]
