"""A disk that lost what nobody had waited for: the log of the store, cut or torn."""

from pathlib import Path
from random import Random

from victim import SYNCED


def tear(store: Path, folder: Path, chance: Random) -> str:
    """Harm the log somewhere behind what had surely reached the disk; tell how."""
    log = store.with_name(f"{store.name}-wal")
    since = int((folder / SYNCED).read_text())
    data = bytearray(log.read_bytes())
    at = chance.randint(since, len(data))
    how = chance.choice(("cut", "zeros", "noise", "a bit", "a hole"))
    match how:
        case "cut":
            del data[at:]
        case "zeros":
            data[at:] = bytes(len(data) - at)
        case "noise":
            data[at:] = chance.randbytes(len(data) - at)
        case "a bit":
            if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
        case "a hole":
            end = min(at + 512, len(data))
            data[at:end] = bytes(end - at)
    log.write_bytes(data)
    return f"{how} at {at} of {len(data)}, behind {since}"
