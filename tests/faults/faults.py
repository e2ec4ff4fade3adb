"""Every fault with many seeds, each run to its end, as a table: ``make faults``.

python tests/faults/faults.py                                  all of it
python tests/faults/faults.py --only "before the send" --seeds 7    one seed again
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = map(str, (HERE.parents[1], HERE.parent, HERE))
# Each request would be compared with the services' own documents, which the tests do.
os.environ["PAPERCAST_SHARED"] = os.devnull

from drill import restored  # noqa: E402 - found from now on
from fates import MACHINE, PLACES, RANDOM  # noqa: E402 - as above
from lives import Womb, womb  # noqa: E402 - as above
from machine import unwell  # noqa: E402 - as above
from ordeal import harmed, killed  # noqa: E402 - as above
from record import Findings, Verdict  # noqa: E402 - as above
from weather import HARMS, Harm  # noqa: E402 - as above

KILLS = (*PLACES, RANDOM)
NETWORK = tuple(harm.value for harm in HARMS)
RESTORED = "store restored from a copy"
SEEDS = dict.fromkeys(KILLS, 30) | dict.fromkeys((*NETWORK, *MACHINE), 8) | {RESTORED: 20}
AT_ONCE = 2
HEAD = (
    "| fault | seeds | kills | harms | messages | lost | doubled | out of order "
    "| uncertain | looked up |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


async def tried(name: str, seed: int, womb: Womb) -> Verdict:
    """One fault with one seed, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="papercast-") as folder:
        try:
            verdict = await _run(Path(folder), womb, name, seed)
        except (AssertionError, TimeoutError) as error:
            verdict = Verdict({}, (f"{type(error).__name__}: {error}",))
    if not verdict.is_good:
        print(f"\n{name}, seed {seed}: {verdict}")
        print(f"  python tests/faults/faults.py --only {name!r} --seeds {seed}\n", flush=True)
    return verdict


async def _run(folder: Path, womb: Womb, name: str, seed: int) -> Verdict:
    if name in KILLS:
        return await killed(folder, womb, name, seed)
    if name in MACHINE:
        return await unwell(folder, womb, name, seed)
    if name == RESTORED:
        return await restored(folder, womb, seed)
    return await harmed(folder, womb, Harm(name), seed)


async def line(name: str, seeds: Sequence[int], womb: Womb) -> Verdict:
    """All seeds of one fault, two at once, and the line of the table."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(seed: int) -> Verdict:
        async with places:
            return await tried(name, seed, womb)

    verdicts = await asyncio.gather(*(one(seed) for seed in seeds))
    whole = sum(verdicts[1:], verdicts[0])
    print(row(name, len(seeds), whole), flush=True)
    return whole


def row(name: str, seeds: int, whole: Verdict) -> str:
    """A line of the table."""
    both = sum(whole.by_platform.values(), Findings())
    numbers = (
        seeds, whole.kills, whole.harms, both.messages, both.lost, both.doubled, both.disordered,
        both.uncertain, whole.looks,
    )  # fmt: skip
    return f"| {name} | {' | '.join(f'{one:,}' for one in numbers)} |"


async def table(names: Sequence[str], chosen: Sequence[int] | None) -> bool:
    """Print the whole table; whether every promise was kept."""
    print(HEAD, flush=True)
    async with womb() as made:
        seeds = {name: chosen or range(SEEDS[name]) for name in names}
        verdicts = [await line(name, seeds[name], made) for name in names]
    print(row("**all**", sum(map(len, seeds.values())), sum(verdicts[1:], verdicts[0])))
    return all(verdict.is_good for verdict in verdicts)


def main() -> None:
    """Try what was asked for, and print the table."""
    faults = (*KILLS, *NETWORK, *MACHINE, RESTORED)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=faults, default=faults, metavar="FAULT")
    parser.add_argument("--seeds", nargs="+", type=int)
    chosen = parser.parse_args()
    began = time.monotonic()
    good = asyncio.run(table(chosen.only, chosen.seeds))
    print(f"\n{time.monotonic() - began:.0f} s", file=sys.stderr)
    raise SystemExit(not good)


if __name__ == "__main__":
    main()
