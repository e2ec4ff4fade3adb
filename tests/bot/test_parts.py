"""The nonce of a part: the same for good, another for each part, and short enough."""

from datetime import timedelta

from engine import Engine, all_parts, promise
from fakes import FakePlatform, paper

from bot.parts import nonce
from bot.platforms import RetryLater
from storage.database import Database
from storage.records import Chat, Claim

A = paper("2608.00001")


def claim_of(address: str = "1", key: str = A.id, post_id: int = 1, platform: str = "c") -> Claim:
    """A claim on the post of a paper for a chat."""
    return Claim(post_id, "paper", key, "token", Chat(post_id, platform, address))


def of(claim: Claim, n: int) -> str:
    """The nonce of that part of the post."""
    return nonce(claim.chat, claim.kind, claim.key, n)


def test_a_nonce_fits() -> None:
    """Discord takes at most 25 characters; ours are letters and digits."""
    name = of(claim_of("9" * 40, "hep-th/9901001"), 12)

    assert len(name) == 24
    assert name.isalnum()


def test_a_nonce_is_for_good() -> None:
    """The same part has the same nonce in every store and in every version of the program."""
    assert of(claim_of(post_id=1), 0) == of(claim_of(post_id=2), 0)
    assert of(claim_of(), 0) == "v5qqrychgcz6u3jn5xuxcjb3"


def test_nonces_are_distinct() -> None:
    """Another part, paper, chat or platform has another nonce."""
    claims = [
        claim_of(address, key, platform=platform)
        for address in ("1", "2", "12")
        for key in ("2608.00001", "hep-th/9901001")
        for platform in ("c", "d")
    ]
    names = {of(claim, n) for claim in claims for n in range(12)}

    assert len(names) == 12 * len(claims)


async def test_a_part_is_sent_with_its_nonce(sqlite_database: Database) -> None:
    """Each part goes out under the nonce that the store knows it by, also when sent again."""
    console = FakePlatform(parts=3)
    console.will("1", RetryLater("busy", delay=timedelta(seconds=1)))
    await promise(sqlite_database, "1", A)
    engine = Engine(sqlite_database, platforms=[console])
    await engine.deliver.run()
    before = [part.nonce for part in await all_parts(sqlite_database)]
    engine.still.advance(1)
    await engine.deliver.run()

    assert [message.nonce for message in console.shown] == before
    assert len(set(before)) == 3
