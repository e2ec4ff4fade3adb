"""A platform that knows of its chats, and chats in it that somebody has subscribed."""

from datetime import timedelta

from clock import NOON
from engine import Engine, the_chat
from fakes import FakePlatform

from bot.news import News
from bot.platforms import SendError
from storage import chats, people, subscriptions
from storage.records import Chat

DAY = timedelta(days=1)
GROUP = "-1"
LACKS = 'it lacks "Send Messages"'
SAID = (
    f"Papercast may no longer write in #papers ({LACKS}). Its {{}} paused and kept until 16 Nov. "
)
TWO = SAID.format("2 subscriptions are") + "They go on by themselves when it may write again."
ONE = SAID.format("1 subscription is") + "It goes on by itself when it may write again."


class Town(FakePlatform):
    """A platform that knows of its chats: what they lack, and whose they are."""

    def __init__(self) -> None:
        super().__init__()
        self.lacking: dict[str, str | SendError] = {}
        self.looked: list[str] = []
        self.owner: str | None = None
        self.writes_first = False

    async def look(self, address: str) -> str | None:
        """As the test has it."""
        self.looked.append(address)
        lacks = self.lacking.get(address)
        if isinstance(lacks, SendError):
            raise lacks
        return lacks

    def place(self, address: str) -> str | None:
        """The group has a name."""
        return "#papers" if address == GROUP else None

    def own(self, person: str) -> str | None:
        """A chat of theirs, where we may begin one."""
        return f"{person}'s" if self.writes_first else None

    def keeper(self, address: str) -> str | None:
        """As the test has it."""
        del address
        return self.owner


async def subscribed(
    engine: Engine, who: str | None, *, own: bool = True, at: str = GROUP, query: str = "heads"
) -> Chat:
    """Somebody, who may have a chat of their own, subscribes a chat; or a topic does."""
    async with engine.database.transaction() as conn:
        chat = await chats.ensure(conn, "console", at)
        by = await chats.person(conn, "console", who) if who else None
        await subscriptions.add(conn, chat.id, query, query, NOON, person_id=by)
        if who and own:
            alone = await chats.ensure(conn, "console", f"{who}'s")
            await people.put(conn, "console", who, chat_id=alone.id)
    return chat


async def learn(engine: Engine, *news: News) -> None:
    await engine.pauses.learn("console", news)


async def state(engine: Engine, address: str = GROUP) -> str:
    return (await the_chat(engine.database, address)).state


def notes(town: Town) -> list[tuple[str, str]]:
    """Who was told what."""
    return [(one.address, one.body) for one in town.shown if one.body.startswith("Papercast")]
