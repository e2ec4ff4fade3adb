"""People and chats as a test makes them, and what happens to the bot in them."""

from dataclasses import replace

from servers.telegram_links import Link, links
from servers.telegram_shapes import message as shape
from servers.telegram_things import Chat, Member, Message, Person
from servers.telegram_world import SUPERGROUPS, World

FIRST_PERSON = 480_000_000
FIRST_GROUP = -4_000_000
FIRST_SUPERGROUP = SUPERGROUPS - 1_500_000_000


class Chats:
    """Makes people and chats, and moves the bot and people about in them."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.people[world.bot.id] = world.bot
        self._made = 0

    def person(
        self,
        name: str,
        *,
        username: str = "",
        language_code: str = "",
        started: bool = False,
        id: int = 0,  # noqa: A002 - the field's own name
    ) -> Person:
        """Somebody with an account; ``dm`` is the private chat with the bot, which they begin."""
        number = id or FIRST_PERSON + self._next()
        person = Person(number, name, username, language_code, started=started, met=started)
        person.dm = Chat(number, "private", person=person)
        person.dm.members = {number: Member(), self.world.bot.id: Member()}
        self.world.people[number] = person
        self.world.chats[number] = person.dm
        return person

    def group(
        self,
        title: str,
        *,
        owner: Person | None = None,
        forum: bool = False,
        basic: bool = False,
        bot: bool = True,
    ) -> Chat:
        """A supergroup, or a basic group; the bot is an ordinary member unless told otherwise."""
        number = FIRST_GROUP - self._next() if basic else FIRST_SUPERGROUP - self._next()
        chat = Chat(number, "group" if basic else "supergroup", title, forum=forum)
        return self._with(chat, owner, Member() if bot else None)

    def channel(
        self,
        title: str,
        *,
        owner: Person | None = None,
        username: str = "",
        bot: bool = True,
    ) -> Chat:
        """A channel; the bot is an administrator who may post unless told otherwise."""
        number = FIRST_SUPERGROUP - self._next()
        chat = Chat(number, "channel", title, username=username)
        return self._with(chat, owner, Member("administrator") if bot else None)

    def _with(self, chat: Chat, owner: Person | None, bot: Member | None) -> Chat:
        owner = owner or self.person(f"Owner of {chat.title}")
        chat.members[owner.id] = Member("creator")
        if bot:
            chat.members[self.world.bot.id] = bot
            owner.met = True
        self.world.chats[chat.id] = chat
        return chat

    def _next(self) -> int:
        self._made += 1
        return self._made

    def owner(self, chat: Chat) -> Person:
        """Who made a chat."""
        owners = (key for key, place in chat.members.items() if place.status == "creator")
        return self.world.people[next(owners)]

    def join(
        self, chat: Chat, person: Person | None = None, *, actor: Person | None = None
    ) -> None:
        """Let a person in, or the bot (None), which is told who did it."""
        if person is not None:
            chat.members[person.id] = Member()
            return
        place = Member("administrator") if chat.type == "channel" else Member()
        self.world.place(chat, actor or self.owner(chat), place)

    def promote(self, chat: Chat, person: Person | None = None, *, can_post: bool = True) -> None:
        """Make a person, or the bot (None), an administrator."""
        place = Member("administrator", can_post=can_post)
        self._move(chat, person, place)

    def demote(self, chat: Chat, person: Person | None = None) -> None:
        """Make a person, or the bot (None), an ordinary member."""
        self._move(chat, person, Member())

    def restrict(self, chat: Chat, person: Person | None = None, *, can_send: bool = False) -> None:
        """Take from a person, or the bot (None), the right to write; or give it back."""
        place = Member() if can_send else Member("restricted", can_send=False)
        self._move(chat, person, place)

    def silence(self, chat: Chat, *, silent: bool = True) -> None:
        """Let only administrators write in a group, or everybody again; no bot is told."""
        chat.silent = silent

    def kick(self, chat: Chat, person: Person | None = None) -> None:
        """Remove a person, or the bot (None), for good."""
        self._move(chat, person, Member("kicked"))

    def leave(self, chat: Chat, person: Person | None = None) -> None:
        """Take a person, or the bot (None), out without a ban."""
        self._move(chat, person, Member("left"))

    def _move(self, chat: Chat, person: Person | None, place: Member) -> None:
        if person is None:
            self.world.place(chat, self.owner(chat), place)
        else:
            chat.members[person.id] = place

    def block(self, person: Person) -> None:
        """The person blocks the bot, which is told."""
        self._set_blocked(person, blocked=True)

    def unblock(self, person: Person) -> None:
        """The person lets the bot write again; it is told."""
        self._set_blocked(person, blocked=False)

    def _set_blocked(self, person: Person, *, blocked: bool) -> None:
        person.blocked = blocked
        self.world.place(person.dm, person, Member("kicked" if blocked else "member"))

    def deactivate(self, person: Person) -> None:
        """The account is gone."""
        person.deactivated = True

    def thread(self, forum: Chat, name: str) -> int:
        """Open a message thread in a forum, and return its id."""
        assert forum.forum, "only a forum has threads"
        return self.world.open_thread(forum, self.owner(forum), name).id

    def close_thread(self, forum: Chat, thread: int | None) -> None:
        """Let nobody but administrators write there; None is the general thread."""
        self._close(forum, thread, closed=True)

    def reopen_thread(self, forum: Chat, thread: int | None) -> None:
        """Let everybody write there again."""
        self._close(forum, thread, closed=False)

    def _close(self, forum: Chat, thread: int | None, *, closed: bool) -> None:
        if thread is None:
            forum.general_closed = closed
        else:
            forum.threads[thread].closed = closed

    def delete_thread(self, forum: Chat, thread: int) -> None:
        """Remove a thread and what was written in it."""
        del forum.threads[thread]
        for message in forum.messages.values():
            message.deleted = message.deleted or message.thread == thread

    def delete(self, message: Message) -> None:
        """Somebody deletes a message; Telegram does not tell bots."""
        message.deleted = True

    def migrate(self, group: Chat) -> Chat:
        """Make a basic group a supergroup: a new chat with a new id, told in both."""
        assert group.type == "group", "only a basic group becomes a supergroup"
        number = FIRST_SUPERGROUP - self._next()
        members = {key: replace(place) for key, place in group.members.items()}
        new = Chat(number, "supergroup", group.title, members=members)
        self.world.chats[number] = new
        owner = self.owner(group)
        self._told(self.world.service(group, owner, migrate_to_chat_id=number))
        self._told(self.world.service(new, owner, migrate_from_chat_id=group.id))
        group.migrated_to = number
        return new

    def _told(self, message: Message) -> None:
        if message.chat.member(self.world.bot).is_inside:
            self.world.updates.add("message", shape(message, self.world.bot))

    def links(self, message: Message) -> list[Link]:
        """What a client makes tappable in a message, in order."""
        return links(message)
