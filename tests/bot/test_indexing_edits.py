"""However papers come and change, the index of words is what a new one would be."""

from random import Random

from effort import LONG
from fakes import paper
from indexed import add, assert_whole, old

from bot.indexing import index_all
from storage.database import Database
from storage.records import Paper

TEXT = (
    "attention lip-sync lipsync Lévy $L^2$ MoS$_2$ 'quoted' C++ graphs graph's GPT-4 it's α-decay "
    r"\textbf{bold} naïve 超対称性 state-of-the-art a/b x_1 said ''double'' back\slash C# M\"uller"
)
WORDS = TEXT.split()
EDITS = 1000 if LONG else 300


def any_paper(random: Random, number: int) -> Paper:
    """A paper whose every field is made of the same few words."""

    def some(most: int) -> str:
        return " ".join(random.choices(WORDS, k=random.randint(1, most)))

    one = paper(f"2608.{number:05}", some(6), days_ago=number % 5, version=random.randint(1, 9))
    return Paper(
        **{
            **{name: getattr(one, name) for name in ("id", "title", "announced", "version")},
            "abstract": random.choice([None, some(40)]),
            "comment": random.choice([None, some(5)]),
            "journal_ref": random.choice([None, some(4)]),
            "authors": tuple(some(3) for _ in range(random.randint(0, 3))),
            "categories": tuple(random.sample(["cs.CV", "cs.LG", "hep-th", "math.AG"], 2)),
        }
    )


async def test_many_edits_leave_what_a_fresh_index_has(database: Database) -> None:
    """Papers and versions that come in any order leave no trace of what they replaced."""
    random = Random(20260818)
    await old(database, [any_paper(random, n) for n in range(300)])
    edits = 0
    while edits < EDITS:
        some = random.sample(range(600), random.randint(1, 40))
        await add(database, *(any_paper(random, n) for n in some))
        edits += len(some)
        if edits > EDITS / 2:
            await index_all(database)

    await assert_whole(database)
