"""Discord's gateway over a WebSocket: sessions, their events, and how they break and resume.

Opcodes and close codes are those of Discord's pages on the gateway. Events are kept by session,
so that a client that lost its connection gets what it missed when it resumes.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from servers.discord_signal import Signal
from servers.discord_stream import STREAMS

from bot.clock import Clock

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, ACK = 9, 10, 11
IGNORED = frozenset({3, 4, 8, 31})
"""What a client may send and this server has no use for: presence, voice, members, sounds."""

UNKNOWN_OPCODE, UNDECODABLE, NOT_IDENTIFIED = 4001, 4002, 4003
BAD_TOKEN, IDENTIFIED_TWICE, BAD_SEQUENCE, TOO_FAST = 4004, 4005, 4007, 4008
BAD_VERSION, BAD_INTENTS, DISALLOWED_INTENTS = 4012, 4013, 4014

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
KNOWN_INTENTS = (1 << 26) - 1
MINUTE = timedelta(minutes=1)
HIDDEN: Mapping[str, Any] = {"content": "", "embeds": [], "attachments": [], "components": []}
"""What takes the place of a message's content that a client may not read."""

Payload = dict[str, Any]


class Closed(Exception):  # noqa: N818 - a verdict on the client, not an error of ours
    """The connection must be closed with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Connection:
    """One socket. What is put is sent in order, compressed if the client asked for it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.minute: datetime | None = None
        """When the counting of what it sends began; ``received`` counts from there."""
        self.received = 0
        self._request = request
        self._queue: asyncio.Queue[Payload] = asyncio.Queue()
        stream = STREAMS.get(request.query.get("compress", ""))
        self._pack = stream() if stream else None

    def put(
        self, op: int, data: Any = None, *, event: str | None = None, seq: int | None = None
    ) -> None:
        self._queue.put_nowait({"op": op, "d": data, "t": event, "s": seq})

    async def pump(self) -> None:
        """Send what is put, until cancelled or cut off."""
        with suppress(ConnectionError):
            while True:
                text = json.dumps(await self._queue.get())
                if self._pack is None:
                    await self.socket.send_str(text)
                else:
                    await self.socket.send_bytes(self._pack(text.encode()))

    def cut(self) -> None:
        """End it without a word."""
        transport = self._request.transport
        if transport is not None:
            transport.abort()


@dataclass(slots=True, eq=False)
class Session:
    """What one client identified for, and the events that it was or will be sent."""

    id: str
    intents: int
    connection: Connection | None
    seq: int = 0
    valid: bool = True
    events: list[tuple[int, str, Any]] = field(default_factory=list)

    def push(self, event: str, data: Any) -> None:
        """Send an event now, or when the client resumes."""
        self.seq += 1
        self.events.append((self.seq, event, data))
        if self.connection is not None:
            self.connection.put(DISPATCH, data, event=event, seq=self.seq)


class Gateway:
    """Serves the gateway. ``ready`` gives READY's data and the events that follow it."""

    def __init__(
        self,
        token: str,
        clock: Clock,
        signal: Signal,
        ready: Callable[[Session], list[tuple[str, Any]]],
    ) -> None:
        self.heartbeat_interval = 41.25
        """How often a client must send a heartbeat, in seconds; told in the greeting."""
        self.acks = True
        """Whether heartbeats are acknowledged."""
        self.allowed_intents = ~PRIVILEGED
        """What may be asked for: no privileged intent unless the test says otherwise."""
        self.most_events = 120
        """How many events a connection may send in a minute."""
        self.sessions: list[Session] = []
        self.identified: list[Payload] = []
        """The data of each identify, in order, accepted or not."""
        self.resumed = 0
        self.heartbeats = 0
        self.connections: list[Connection] = []
        self._token = token
        self._clock = clock
        self._signal = signal
        self._ready = ready

    @property
    def live(self) -> list[Session]:
        """The sessions that have a connection."""
        return [each for each in self.sessions if each.valid and each.connection is not None]

    def dispatch(self, event: str, data: Any, intent: int = 0, content_intent: int = 0) -> None:
        """Send an event to every session that wants it.

        What a message says is left out for those without ``content_intent``.
        """
        for session in self.sessions:
            if not session.valid or session.intents & intent != intent:
                continue
            hidden = session.intents & content_intent != content_intent
            session.push(event, data | HIDDEN if hidden else data)

    async def close(self, code: int) -> None:
        """Close every connection with that code."""
        for connection in list(self.connections):
            self._detach(connection)
            await connection.socket.close(code=code)

    def cut(self) -> None:
        """Let every connection end without a word; what is sent from now on waits for a resume."""
        for connection in list(self.connections):
            self._detach(connection)
            connection.cut()

    def ask_reconnect(self) -> None:
        """Opcode 7: ask every client to come back and resume."""
        for session in self.live:
            assert session.connection is not None
            session.connection.put(RECONNECT)

    def invalidate(self) -> None:
        """Opcode 9: every session is over and cannot be resumed."""
        for session in self.live:
            assert session.connection is not None
            session.connection.put(INVALID_SESSION, data=False)
            session.valid = False
            # The same connection may identify anew.
            self._detach(session.connection)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Handle one connection from its greeting to its end."""
        socket = web.WebSocketResponse(max_msg_size=4096, autoping=True)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self.connections.append(connection)
        pump = asyncio.create_task(connection.pump())
        try:
            _check_query(request)
            connection.put(HELLO, {"heartbeat_interval": round(self.heartbeat_interval * 1000)})
            async for message in socket:
                self._receive(connection, _payload(message.type, message.data))
        except Closed as closed:
            await socket.close(code=closed.code, message=closed.reason.encode())
        finally:
            pump.cancel()
            self._ended(connection)
        return socket

    def _receive(self, connection: Connection, payload: Payload) -> None:
        self._count(connection)
        op, data = payload.get("op"), payload.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.acks:
                connection.put(ACK)
        elif op == IDENTIFY:
            self._identify(connection, data)
        elif op == RESUME:
            self._resume(connection, data)
        elif op not in IGNORED:
            raise Closed(UNKNOWN_OPCODE, "Unknown opcode")
        elif connection.session is None:
            raise Closed(NOT_IDENTIFIED, "Not authenticated")
        self._signal.notify()

    def _count(self, connection: Connection) -> None:
        now = self._clock.now()
        if connection.minute is None or now - connection.minute >= MINUTE:
            connection.minute, connection.received = now, 0
        connection.received += 1
        if connection.received > self.most_events:
            raise Closed(TOO_FAST, "You are sending payloads too fast")

    def _identify(self, connection: Connection, data: Any) -> None:
        self.identified.append(data)
        if connection.session is not None:
            raise Closed(IDENTIFIED_TWICE, "Already authenticated")
        if data.get("token") != self._token:
            raise Closed(BAD_TOKEN, "Authentication failed")
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
            raise Closed(BAD_INTENTS, "Invalid intent(s)")
        if intents & ~self.allowed_intents:
            raise Closed(DISALLOWED_INTENTS, "Disallowed intent(s)")
        session = Session(f"session{len(self.sessions)}", intents, connection)
        connection.session = session
        self.sessions.append(session)
        for event, body in self._ready(session):
            session.push(event, body)

    def _resume(self, connection: Connection, data: Any) -> None:
        if data.get("token") != self._token:
            raise Closed(BAD_TOKEN, "Authentication failed")
        known = [each for each in self.sessions if each.id == data.get("session_id") and each.valid]
        if not known:
            connection.put(INVALID_SESSION, data=False)
            return
        (session,) = known
        if data.get("seq") is None or data["seq"] > session.seq:
            raise Closed(BAD_SEQUENCE, "Invalid sequence")
        session.connection, connection.session = connection, session
        for seq, event, body in session.events:
            if seq > data["seq"]:
                connection.put(DISPATCH, body, event=event, seq=seq)
        self.resumed += 1
        session.push("RESUMED", {})

    def _detach(self, connection: Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = connection.session = None

    def _ended(self, connection: Connection) -> None:
        """A session whose client says goodbye is over; one whose connection is lost waits."""
        goodbye = connection.socket.close_code in {WSCloseCode.OK, WSCloseCode.GOING_AWAY}
        if connection.session is not None and goodbye:
            connection.session.valid = False
        self._detach(connection)
        self.connections.remove(connection)
        self._signal.notify()


def _check_query(request: web.Request) -> None:
    if request.query.get("v") not in {"9", "10"}:
        raise Closed(BAD_VERSION, "Invalid API version")
    if request.query.get("encoding") != "json":
        raise Closed(UNDECODABLE, "This server speaks JSON")
    if request.query.get("compress") not in {None, *STREAMS}:
        raise Closed(UNDECODABLE, "This server compresses by zlib-stream or zstd-stream")


def _payload(kind: WSMsgType, data: Any) -> Payload:
    if kind is not WSMsgType.TEXT:
        raise Closed(UNDECODABLE, "Text was expected")
    try:
        payload = json.loads(data)
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        raise Closed(UNDECODABLE, "Decode error")
    return payload
