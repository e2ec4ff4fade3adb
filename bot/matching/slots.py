"""Slots: a number in place of each key, so that whoever is met at a term takes four bytes.

It also is quicker: to hand out a key that lies somewhere in memory costs more than to make a number
anew.
"""

import sys
from array import array
from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable
from typing import Generic, TypeAlias, TypeVar, cast

Key = TypeVar("Key", bound=Hashable)

_TYPE = "i"
_SIZE = array(_TYPE).itemsize
_OWN = 1 << 30
"""Above the keys that are slots themselves."""

Slots: TypeAlias = "bytes | array[int]"
"""Slots in ascending order: none, or one as in most, in bytes; several in an array."""

NONE: Slots = b""


class Names(Generic[Key]):
    """The slots of keys. A small number is its own; any other key is given one from ``_OWN`` on."""

    def __init__(self) -> None:
        self._given: dict[Key, int] = {}
        self._keys: list[Key | None] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._given)

    def give(self, key: Key) -> int:
        """The slot of a new key."""
        if isinstance(key, int) and not isinstance(key, bool) and 0 <= key < _OWN:
            return int(key)
        if self._free:
            slot = self._free.pop()
        else:
            slot = _OWN + len(self._keys)
            self._keys.append(None)
        self._given[key] = slot
        self._keys[slot - _OWN] = key
        return slot

    def take_back(self, key: Key) -> int:
        """The slot of a key that goes."""
        slot = self._given.pop(key, None)
        if slot is None:
            return cast("int", key)
        self._keys[slot - _OWN] = None
        self._free.append(slot)
        return slot

    def of(self, slots: list[int]) -> list[Key]:
        """The keys of these slots; it may be the same object."""
        if not self._given:
            return cast("list[Key]", slots)
        keys = (slot if slot < _OWN else self._keys[slot - _OWN] for slot in slots)
        return cast("list[Key]", list(keys))


def joined(many: Iterable[Slots]) -> "array[int]":
    """All the slots of these, each as often as it is in one."""
    return array(_TYPE, b"".join(many))


def with_one(slots: Slots, slot: int) -> Slots:
    """These with one more; it may be the same object."""
    if not slots:
        return slot.to_bytes(_SIZE, sys.byteorder)
    several = array(_TYPE, slots) if isinstance(slots, bytes) else slots
    if slot > several[-1]:
        several.append(slot)
    else:
        insort(several, slot)
    return several


def without_one(slots: Slots, slot: int) -> Slots:
    """These with one less; it may be the same object."""
    if isinstance(slots, bytes) or len(slots) == 1:
        return NONE
    del slots[bisect_left(slots, slot)]
    return slots
