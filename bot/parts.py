"""The parts of a post: what each says, and the name under which it is sent for good."""

from base64 import b32encode
from collections.abc import Sequence
from hashlib import blake2b

from storage.records import Chat, Part


def parts(post_id: int, chat: Chat, kind: str, key: str, bodies: Sequence[str]) -> list[Part]:
    """The bodies as the parts of that post, ready to be sent."""
    return [Part(post_id, n, nonce(chat, kind, key, n), body) for n, body in enumerate(bodies)]


def nonce(chat: Chat, kind: str, key: str, n: int) -> str:
    """24 characters that name a part for good, the same after a restart.

    Made of what the part says and to whom, not of row numbers: a store that was made anew must not
    give another post the nonce of one that is still remembered. Discord takes at most 25
    (Create Message, ``nonce``).
    """
    name = "/".join((chat.platform, chat.address, kind, key, str(n)))
    digest = blake2b(name.encode(), digest_size=15, person=b"papercast part")
    return b32encode(digest.digest()).decode().lower()
