"""/why: what brought a paper, and what kept it away."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from clock import NOON, FakeClock
from contracts import PLAIN
from desk import HERE, Arxiv, Desk, days_ago, many

from bot.gather import Gather
from bot.query import analyse, parse
from bot.standing import Standing
from storage import attempts, chats, leases, outbox, subscriptions
from storage.database import Database
from storage.records import Paper, Part

ANYTALK = replace(
    PLAIN,
    abstract=(
        "We make characters speak. Our method enables lip-synced animations across diverse face "
        "meshes and blendshape configurations. A talking-head video is uplifted into $O(n)$ "
        "meshes. No survey of motion is needed."
    ),
)
TITLE = f"# {PLAIN.title}"
HEADS = '"talking portrait" OR "talking face" OR "lip sync*"'


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    """A store without papers, and a clock that stands still at noon."""
    return Desk(sqlite_database, Arxiv(), clock=FakeClock(NOON, runs=False))


async def subscribed(
    desk: Desk, query: str, name: str | None = None, *, at: datetime = NOON - timedelta(days=9)
) -> None:
    """Let the chat have subscribed to the query some days ago."""
    async with desk.database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        canonical = str(parse(query, standing=True))
        await subscriptions.add(conn, chat.id, canonical, query, at, name=name)


async def harvested(desk: Desk, paper: Paper = ANYTALK) -> None:
    """Let the paper be stored and promised to those who asked for it, ready in five minutes."""
    await desk.store(paper)
    standing = Standing()
    await standing.load(desk.database)
    async with desk.database.transaction() as conn:
        found = await standing.match(conn, [analyse(paper)])
        for chat_id, why in found.get(paper.id, {}).items():
            await outbox.promise(conn, chat_id, paper.id, why, NOON + timedelta(minutes=5))


async def sent(desk: Desk, state: str = "sent", error: str | None = None) -> None:
    """Let its one part be tried eight seconds after the hour, and end like that."""
    ready = NOON + timedelta(minutes=5)
    async with desk.database.transaction() as conn:
        assert await Gather({}).make(conn, ready, 9) == 1
        (claim,) = await leases.claim(conn, ready, ready, "a", platforms=["console"])
        await attempts.freeze(conn, [Part(claim.post_id, 1, "nonce", "body")])
        assert await attempts.attempt(conn, claim, 1, NOON + timedelta(hours=1, seconds=8))
        await attempts.settle(conn, claim.post_id, 1, state, error=error)
        assert await attempts.finish(conn, claim.post_id) == state


async def last(desk: Desk) -> str:
    """What the answer ends with."""
    return (await desk.says("why 2608.16143")).splitlines()[-1]


async def test_a_paper_that_came(desk: Desk) -> None:
    """Matching subscriptions first, each with its passages; then why the others did not."""
    await subscribed(desk, HEADS, "Talking heads")
    await subscribed(
        desk, '"efficient video generation" OR "identity-preserving video" OR "dance video*"',
        "Video generation",
    )  # fmt: skip
    await subscribed(desk, 'au:"Junyong Noh"', "Junyong Noh")
    await harvested(desk)
    await sent(desk)

    assert await desk.says("why arxiv.org/abs/2608.16143v2") == (
        f"{TITLE}\n"
        "1 **Talking heads** matched:\n"
        '  "lip sync*" in the abstract: '
        '"Our method enables **lip-synced** animations across diverse face meshes"\n'
        "3 **Junyong Noh** matched: author 6 of 6\n"
        "2 **Video generation** did not: none of its phrases is in the paper. "
        'Nearest: "video generation" (title)\n'
        "\n"
        "Announced 18 Aug. Delivered 18 Aug 13:00:08 UTC."
    )


async def test_every_kind_of_hit(desk: Desk) -> None:
    """Words are quoted, what is no words is told; three passages, and how many more there are."""
    await subscribed(desk, "speech characters video meshes survey cat:cs au:noh_j")
    await subscribed(desk, "id:2608.16143 OR co:TVCG")
    await harvested(desk)

    answer = (await desk.says("why 2608.16143")).splitlines()

    assert answer[1:8] == [
        "**Number 1** matched: in cs.GR, Junyong Noh, author 6 of 6",
        '  "speech" in the title: "AnyTalk: **Speech** Animation for Arbitrary Characters"',
        '  "characters" in the title: "AnyTalk: Speech Animation for Arbitrary **Characters** '
        'Leveraging a Video Generation Model"',
        '  "video" in the title: "for Arbitrary Characters Leveraging a **Video** '
        'Generation Model"',
        "  +2",
        "**Number 2** matched: its id",
        '  "TVCG" in the comment: "accepted to **TVCG**, Project page"',
    ]


async def test_formulas_are_readable(desk: Desk) -> None:
    """A passage with TeX in it is shown as people read it."""
    await subscribed(desk, '"talking head"')
    await harvested(desk)

    assert '"A **talking-head** video is uplifted into O(n) meshes."' in await desk.says(
        "why 2608.16143"
    )


async def test_nothing_matched(desk: Desk) -> None:
    """The nearest is told once, and each subscription says what it lacks."""
    await subscribed(desk, '"talking portrait" OR avatar', "Portraits")
    await subscribed(desk, "speech -survey")
    await subscribed(desk, '"robot arm"')
    await subscribed(desk, "au:hinton_g")
    paper = replace(ANYTALK, title="Portrait Animation", abstract="No survey of speech.")
    await harvested(desk, paper)

    assert await desk.says("why 2608.16143") == (
        "# Portrait Animation\n"
        "No subscription matches it.\n"
        '1 **Portraits** did not: neither "talking portrait" nor "avatar" is in the paper.\n'
        '**Number 2** did not: it leaves out papers with "survey", which is in the abstract.\n'
        '**Number 3** did not: "robot arm" is not in the paper.\n'
        "**Number 4** did not: hinton_g is not among its 6 authors.\n"
        "\n"
        "[Show it] /paper 2608.16143"
    )


async def test_the_nearest_of_what_did_not_match(desk: Desk) -> None:
    """What the subscription has, and what the paper says in its place."""
    await subscribed(desk, '"talking portrait"')
    await harvested(desk, replace(ANYTALK, title="Portrait Animation", abstract=None))

    assert (await desk.says("why 2608.16143")).splitlines()[1] == (
        'No subscription matches it. Nearest: number 1 has "talking portrait"; '
        'this paper says "portrait animation".'
    )


async def test_the_nearest_author(desk: Desk) -> None:
    """Somebody with the same initial may be the one who is meant."""
    await subscribed(desk, 'au:"Junyong Noh"')
    await harvested(desk, replace(ANYTALK, authors=("J. Noh",)))

    assert (await desk.says("why 2608.16143")).splitlines()[1:3] == [
        "No subscription matches it. Nearest: number 1 has Junyong Noh; J. Noh wrote it.",
        "**Number 1** did not: Junyong Noh is not among its authors.",
    ]


async def test_waiting(desk: Desk) -> None:
    """A paper that waits for its summary says until when, then that it is about to come."""
    await subscribed(desk, HEADS)
    await harvested(desk)

    assert await last(desk) == (
        "Announced 18 Aug. It waits for its summary, until 18 Aug 12:05 UTC at the latest."
    )

    async with desk.database.transaction() as conn:
        await Gather({}).make(conn, NOON + timedelta(minutes=5), 9)
    assert await last(desk) == "Announced 18 Aug. It is about to be sent."

    async with desk.database.transaction() as conn:
        chat = await chats.ensure(conn, HERE.platform, HERE.chat)
        await chats.hold(conn, chat.id, NOON + timedelta(hours=1))
    assert await last(desk) == (
        "Announced 18 Aug. It waits: nothing may be sent here before 18 Aug 13:00 UTC."
    )


async def test_uncertain(desk: Desk) -> None:
    """That nobody knows whether it arrived, and what to do."""
    await subscribed(desk, HEADS)
    await harvested(desk)
    await sent(desk, "uncertain", "no answer")

    assert await last(desk) == (
        "Announced 18 Aug. Sent once on 18 Aug 13:00 UTC, and Console did not confirm. "
        "If you do not see it: /resend 2608.16143"
    )


async def test_rejected(desk: Desk) -> None:
    """What the platform said is the reason."""
    await subscribed(desk, HEADS)
    await harvested(desk)
    await sent(desk, "rejected", "Telegram says: Bad Request: \x1b[1mmessage is too long.")

    assert await last(desk) == (
        "Announced 18 Aug. It could not be sent: Telegram says: Bad Request: message is too long."
    )


async def test_announced_before_subscribing(desk: Desk) -> None:
    """The usual reason why an old paper never came."""
    await subscribed(desk, HEADS)
    await desk.store(replace(ANYTALK, announced=date(2024, 1, 16)))

    assert (await desk.says("why 2608.16143")).splitlines()[-2:] == [
        "Announced 16 Jan 2024, before you subscribed (9 Aug 2026).",
        "[Show it] /paper 2608.16143",
    ]


async def test_stored_before_anybody_asked(desk: Desk) -> None:
    """On the same day nobody can tell but from what was promised."""
    await subscribed(desk, HEADS, at=NOON)
    await desk.store(ANYTALK)

    assert (
        "Announced 18 Aug. When it was stored, nothing here asked for it, so it was not sent."
        in (await desk.says("why 2608.16143"))
    )


async def test_a_subscription_that_was_changed_since(desk: Desk) -> None:
    """What matched then is told, although it matches no more."""
    await subscribed(desk, HEADS, "Heads")
    await harvested(desk)
    await sent(desk)
    await desk.says("edit 1 robot")

    assert (await desk.says("why 2608.16143")).splitlines()[1:] == [
        "No subscription matches it.",
        '1 **Heads** did not: "robot" is not in the paper.',
        "",
        "When it was found it matched Heads: lip sync*.",
        "Announced 18 Aug. Delivered 18 Aug 13:00:08 UTC.",
    ]


async def test_no_subscriptions(desk: Desk) -> None:
    """How to get papers at all."""
    await desk.store(ANYTALK)

    assert (await desk.says("why 2608.16143")).splitlines()[1:3] == [
        "There are no subscriptions here. To get new papers as they appear:",
        '  /subscribe "talking portrait"',
    ]


async def test_a_query_that_cannot_be_read_any_more(desk: Desk) -> None:
    """It is said, and the others are told as ever."""
    await subscribed(desk, HEADS)
    async with desk.database.transaction() as conn:
        (one,) = await subscriptions.active(conn)
        await subscriptions.change_query(conn, [one.id], "(broken")
    await subscribed(desk, "speech")
    await harvested(desk)

    assert (
        "**Number 1** did not: this query cannot be read any more, so nothing comes of it."
    ) in await desk.says("why 2608.16143")


async def test_not_in_the_store(desk: Desk) -> None:
    """How far the store reaches back, and where else to look."""
    assert (await desk.says("why 2401.08503")).startswith("The store is empty")

    await desk.store(replace(ANYTALK, announced=days_ago(400)))
    assert await desk.says("why 2401.08503") == (
        "Not in the store, which is complete from Jul 2025. Look it up at arXiv:\n"
        "  /paper 2401.08503"
    )


async def test_not_in_a_store_of_some_categories(sqlite_database: Database) -> None:
    """What is harvested is said, and the days before a hole are not."""
    desk = Desk(sqlite_database, scope="cs.CV, cs.GR")
    await desk.store(*many(20, "Avatar", days_ago(400)), *many(20, "Avatar", first=21))

    assert await desk.says("why 2401.08503") == (
        "Not in the store, which is complete from Aug 2026 for cs.CV, cs.GR."
    )


async def test_without_arxiv(sqlite_database: Database) -> None:
    """Nothing is offered that cannot be done."""
    desk = Desk(sqlite_database)
    await desk.store(ANYTALK)

    assert await desk.says("why 2401.08503") == (
        "Not in the store, which is complete from Aug 2026."
    )


async def test_bare(desk: Desk) -> None:
    """The bare command asks which, and takes the next message; no id is told as by /paper."""
    reply = await desk.runner.run("why", HERE)

    assert reply.asks == "why"
    assert (await desk.says("why")).startswith(
        "Which paper? Send its id, a link, or its number in the digest:\n  /why 2608.16143"
    )
    assert await desk.says("why heads") == await desk.says("paper heads")


async def test_anyone_may_ask(desk: Desk) -> None:
    """Also those who may not change what the chat gets."""

    async def no() -> bool:
        return False

    await desk.store(ANYTALK)
    member = replace(HERE, direct=False, manages=no, at_home=False)
    assert (await desk.says("why 2608.16143", member)).startswith(TITLE)
