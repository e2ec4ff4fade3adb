"""The rights that posting takes, by the names that Discord shows them under."""

from collections.abc import Sequence
from typing import Final

import discord

THREADS: Final = frozenset({10, 11, 12})
"""Channel types that are threads: of an announcement channel, public, private."""


def missing(may: discord.Permissions, *, thread: bool, reading: bool = True) -> Sequence[str]:
    """The names of those that are not there, each in quotation marks.

    ``reading``: what was said can be read, too, which takes that nothing is posted twice.
    """
    if may.administrator:
        return ()
    needed = {
        "View Channel": may.view_channel,
        "Send Messages in Threads" if thread else "Send Messages": (
            may.send_messages_in_threads if thread else may.send_messages
        ),
        "Embed Links": may.embed_links,
        "Read Message History": may.read_message_history or not reading,
    }
    return [f'"{name}"' for name, granted in needed.items() if not granted]


def listed(names: Sequence[str]) -> str:
    """``a, b and c``."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def manages(may: discord.Permissions, *, thread: bool) -> bool:
    """Whether somebody with these permissions may change what the channel gets."""
    return may.administrator or may.manage_channels or (thread and may.manage_threads)
