"""What becomes of posts on every platform where they can be changed, written once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from editing import Posted
from engine import all_parts, ends
from fakes import paper

A = paper("2608.00001", "First", abstract="They talk. It works.")
V2 = replace(A, version=2, title="First, revised", comment="ICLR 2024 (Spotlight)")
GONE = replace(A, version=2, comment="error in section 4", withdrawn=True)
FIVE = [replace(A, id=f"2608.0000{n}", title=f"Paper {n}") for n in range(1, 6)]


class Edited(Protocol):
    """A service that writes to one chat, by the real SDK."""

    service: Posted

    def shown(self) -> Sequence[Any]:
        """The messages that stand there, each with its ``text`` and what it is a reply to."""
        ...

    def edits(self) -> int:
        """How often a message was to be changed."""
        ...

    def asked(self) -> int:
        """How often the platform was asked for anything."""
        ...

    def delete_first(self) -> None:
        """Somebody deletes the first message."""
        ...


class EditsContract:
    """Inherited by a test class with the fixture ``life``.

    Attributes:
        deleted: what the platform says of a message that is no more.
    """

    deleted: str

    async def test_a_new_version_is_ignored(self, life: Edited) -> None:
        """Nothing is asked of the platform."""
        await life.service.begin(None, A)
        before = life.asked()

        await life.service.harvest(replace(V2, comment=None))

        assert life.asked() == before

    async def test_a_new_version_is_edited_in(self, life: Edited) -> None:
        """Where the chat follows versions; the same once more asks the platform for nothing."""
        await life.service.begin("edit", A)

        await life.service.harvest(V2)
        await life.service.harvest(V2)

        (message,) = life.shown()
        assert message.text.startswith("First, revised\n")
        assert "ICLR 2024" in message.text
        assert message.text.endswith("from the abstract · v2: title, comment changed")
        assert life.edits() == 1

    async def test_a_message_that_was_deleted_stays_so(self, life: Edited) -> None:
        """It is asked for once, nothing is sent, and nobody asks again."""
        await life.service.begin("edit", A)
        life.delete_first()

        await life.service.harvest(V2)
        await life.service.harvest(replace(V2, version=3, title="Third"))

        assert life.shown() == []
        assert life.edits() == 1
        [part] = await all_parts(life.service.database)
        assert part.fixed == self.deleted

    async def test_a_reply_to_what_was_deleted(self, life: Edited) -> None:
        """It stands by itself."""
        await life.service.begin("post", A)
        life.delete_first()

        await life.service.harvest(replace(V2, comment=None))

        (alone,) = life.shown()
        assert alone.reply_to is None
        assert alone.text.startswith("Version 2 of this paper. The title changed.")
        assert set((await ends(life.service.database)).values()) == {"sent"}
