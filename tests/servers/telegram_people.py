"""The side of those who use the bot: what people do in Telegram, and what they see."""

from collections.abc import Callable
from typing import Any

from servers.telegram_asks import PATIENCE, Press, Query, Results
from servers.telegram_chats import Chats
from servers.telegram_markup import markup
from servers.telegram_methods_asks import content
from servers.telegram_shapes import given, user
from servers.telegram_text import message_text, plain
from servers.telegram_things import Button, Chat, Member, Message, Person

Predicate = Callable[[Message], bool]


class People(Chats):
    """People who write, press buttons, ask inline, and read."""

    async def say(
        self,
        person: Person,
        chat: Chat,
        text: str,
        *,
        thread: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Write a message; the bot hears of it as Telegram would let it.

        In a channel it is a post of the channel. Links, mentions and commands in it are found as
        clients find them.
        """
        self._may_write(person, chat, thread)
        person.started = person.started or chat.person is person
        said = self.world.post(
            chat, person, plain(text), thread=thread, reply_to=reply_to.id if reply_to else None
        )
        self.world.tell(said)
        return said

    def _may_write(self, person: Person, chat: Chat, thread: int | None) -> None:
        """A test that lets somebody do what the client would not allow is wrong."""
        if chat.person is not None:
            assert chat.person is person, f"{person.name} is not in that private chat"
            assert not person.blocked, f"{person.name} has blocked the bot"
        else:
            place = chat.members.setdefault(person.id, Member())
            assert place.is_inside, f"{person.name} is not in {chat.title}"
            assert place.can_send, f"{person.name} may not write in {chat.title}"
            assert chat.migrated_to is None, "the group is a supergroup now"
        assert thread is None or thread in chat.threads, "no such thread"

    async def press(self, person: Person, message: Message, button: str) -> Press:
        """Press a button by its label or its callback data."""
        assert not message.deleted, "the message is gone"
        found = _button(message, button)
        assert "callback_data" in found, f"{button!r} sends nothing to the bot"
        person.met = True
        press = Press(
            id=f"press{next(self.world.ids)}",
            person=person,
            message=message,
            button=found,
            at=self.world.clock.now(),
            changes=self.world.changes,
        )
        self.world.presses[press.id] = press
        self.world.updates.add("callback_query", self._pressed(press))
        return press

    def _pressed(self, press: Press) -> dict[str, Any]:
        about: dict[str, Any] = {"message": self.world.shape(press.message)}
        if press.message.via_inline:
            ids = {message: key for key, message in self.world.inline.items()}
            about = {"inline_message_id": ids[press.message]}
        return {
            "id": press.id,
            "from": user(press.person),
            "chat_instance": f"chat{press.message.chat.id}",
            "data": press.button["callback_data"],
        } | about

    async def inline(
        self, person: Person, query: str, offset: str = "", *, patience: float = PATIENCE
    ) -> Results:
        """Type ``@bot query`` in some chat, and wait for the results.

        Raises:
            AssertionError: the bot does not answer in time.
        """
        person.met = True
        asked = Query(f"query{next(self.world.ids)}", person, query, offset, self.world.clock.now())
        self.world.queries[asked.id] = asked
        about = {"id": asked.id, "from": user(person), "query": query, "offset": offset}
        self.world.updates.add("inline_query", about)
        await self.world.changes.until(
            lambda: asked.answer is not None, f"results for {query!r}", patience
        )
        assert asked.answer is not None
        return asked.answer

    async def choose_inline(
        self, person: Person, chat: Chat, shown: Results, number: int, *, query: str = ""
    ) -> Message:
        """Tap one of the results: it is sent in the person's name, and the bot is told."""
        result = shown.results[number]
        params = content(result)
        options = params.json("link_preview_options") or {}
        sent = self.world.post(
            chat,
            person,
            message_text(params),
            markup=markup(result.get("reply_markup")),
            preview=not options.get("is_disabled", False),
            via_inline=True,
        )
        inline_id = f"inline{next(self.world.ids)}"
        self.world.inline[inline_id] = sent
        about = {"result_id": result["id"], "from": user(person), "query": query}
        about |= given(inline_message_id=inline_id if sent.keyboard else None)
        self.world.updates.add("chosen_inline_result", about)
        self.world.tell(sent)
        return sent

    def messages(self, chat: Chat) -> list[Message]:
        """What can be read in a chat now, the oldest first, without service messages."""
        every = chat.messages.values()
        return [each for each in every if not each.deleted and not each.service]

    def sent(self, chat: Chat) -> list[Message]:
        """What the bot wrote there and is still to be read."""
        return [each for each in self.messages(chat) if each.by_bot]

    async def seen(
        self,
        chat: Chat,
        wanted: str | Predicate = lambda _: True,
        *,
        after: Message | None = None,
        patience: float = PATIENCE,
    ) -> Message:
        """The bot's first message that has this in its text, or of which this is true.

        Args:
            chat: where.
            wanted: words of the text, or a condition.
            after: only what was written later than that.
            patience: the most seconds to wait.

        Raises:
            AssertionError: there is none in time; it tells what is there.
        """
        fits: Predicate = wanted if callable(wanted) else lambda message: wanted in message.text

        def found() -> list[Message]:
            later = [each for each in self.sent(chat) if after is None or each.id > after.id]
            return [each for each in later if fits(each)]

        try:
            await self.world.changes.until(lambda: bool(found()), f"{wanted!r}", patience)
        except AssertionError as missing:
            there = [each.text for each in self.sent(chat)]
            raise AssertionError(f"{missing}; there is {there}") from None
        return found()[0]


def _button(message: Message, wanted: str) -> Button:
    for button in message.buttons:
        if wanted in (button["text"], button.get("callback_data")):
            return button
    raise AssertionError(f"no button {wanted!r} among {message.labels}")
