"""What the model of the outbox knows, and a store that keeps pace with it."""

from dataclasses import dataclass, field
from datetime import datetime

from clock import NOON

from storage.database import Database

BODIES = ("head", "tail")
"""Every post has two parts, so that a crash can fall between them."""
WORST = ("sent", "rejected", "uncertain")


@dataclass
class Promise:
    """What the model knows of one delivery and of its post."""

    chat: int
    paper: str
    ready_at: datetime
    state: str = "waiting"
    due: datetime = NOON
    parts: list[str] = field(default_factory=lambda: ["ready"] * len(BODIES))
    attempts: list[int] = field(default_factory=lambda: [0] * len(BODIES))
    tried: list[bool] = field(default_factory=lambda: [False] * len(BODIES))
    resent: list[bool] = field(default_factory=lambda: [False] * len(BODIES))

    @property
    def part(self) -> int:
        """The part that is to be sent next."""
        return next(n for n, state in enumerate(self.parts) if state in {"ready", "sending"})

    def attempt(self) -> None:
        """The next part is attempted; an attempt that was cut short before may have arrived."""
        n = self.part
        self.tried[n] |= self.parts[n] == "sending"
        self.attempts[n] += 1
        self.parts[n] = "sending"

    def resend(self, now: datetime) -> int:
        """Somebody asks for what is uncertain; returns how many parts that are."""
        doubted = [n for n, state in enumerate(self.parts) if state == "uncertain"]
        if self.state != "uncertain":
            return 0
        for n in doubted:
            self.parts[n], self.tried[n], self.resent[n] = "ready", False, True
        self.state, self.due = "queued", now
        return len(doubted)


async def hurry(database: Database) -> None:
    """Let no commit wait for the disk: nobody cuts the power here."""
    async with database.writer.connect() as conn:
        raw = (await conn.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.execute_fetchall("PRAGMA synchronous=OFF")
