"""A WebSocket client that can misbehave, and that forgives its server nothing."""

import asyncio
import base64
import hashlib
import struct
import zlib

import frames

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


class Wrong(Exception):
    """The server did what it may not."""


def accept_for(key):
    return base64.b64encode(hashlib.sha1(key.encode() + GUID).digest()).decode()


class Answer:
    """An HTTP answer: status, headers by lower-case name, body."""

    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        version, _, rest = lines[0].partition(" ")
        if version != "HTTP/1.1" or not rest[:3].isdigit() or len(rest) < 4:
            raise Wrong(f"no status line: {lines[0]!r}")
        self.status, self.headers, self.body = int(rest[:3]), {}, b""
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon or not name or name != name.strip():
                raise Wrong(f"no header: {line!r}")
            known = self.headers.get(name.lower())
            self.headers[name.lower()] = f"{known}, {value.strip()}" if known else value.strip()


class Caller:
    """One connection, from TCP up."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.inflate = None  # permessage-deflate, once agreed
        self.keeps_window = True
        self.parts, self.kind, self.packed = [], None, False  # a message that is not whole yet

    @classmethod
    async def connect(cls, port, tls=None):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls, limit=1 << 22)
        return cls(reader, writer)

    # -- HTTP -----------------------------------------------------------------------------------

    async def send(self, *pieces):
        """Sends the pieces one by one. A server that has hung up is no reason to fail: what it said
        before counts."""
        try:
            for piece in pieces:
                self.writer.write(piece)
                await self.writer.drain()
                if len(pieces) > 1:
                    await asyncio.sleep(0)
        except ConnectionError:
            pass

    async def answer(self, to_head=False):
        """Reads one HTTP answer with its body."""
        try:
            answer = Answer((await self.reader.readuntil(b"\r\n\r\n"))[:-4])
        except asyncio.IncompleteReadError as end:
            raise Wrong(f"ended instead of an HTTP answer, after {end.partial!r}") from None
        if answer.status >= 200 and not to_head and answer.status != 304:
            await self.read_body(answer)
        return answer

    async def read_body(self, answer):
        if "content-length" in answer.headers:
            answer.body = await self.reader.readexactly(int(answer.headers["content-length"]))
        elif answer.headers.get("connection", "").lower() == "close":
            answer.body = await self.reader.read()
        else:
            raise Wrong(f"{answer.status} without Content-Length or Connection: close")

    async def upgrade(self, target="/", headers=()):
        """Asks for the upgrade as a browser does and checks the consent."""
        lines = [f"GET {target} HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket",
                 "Connection: Upgrade", f"Sec-WebSocket-Key: {KEY}", "Sec-WebSocket-Version: 13",
                 *headers]
        await self.send(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = await self.answer()
        check_consent(answer)
        return answer

    # -- WebSocket ------------------------------------------------------------------------------

    async def frame(self):
        """The next frame as (fin, rsv, opcode, payload)."""
        first, second = await self.reader.readexactly(2)
        fin, rsv, opcode, size = first >> 7, first >> 4 & 7, first & 15, second & 127
        if second & 128:
            raise Wrong("the server masks")
        if opcode >= 8 and (size > 125 or not fin):
            raise Wrong("a control frame that is fragmented or over 125 bytes")
        if size >= 126:
            width = 2 if size == 126 else 8
            size = int.from_bytes(await self.reader.readexactly(width), "big")
            if size < (126 if width == 2 else 65536):
                raise Wrong("a length that is not minimal")
        return bool(fin), rsv, opcode, await self.reader.readexactly(size)

    async def next(self):
        """The next message or control frame as (opcode, payload); (None, b"") at the end of TCP."""
        try:
            while True:
                fin, rsv, opcode, payload = await self.frame()
                if opcode >= 8:
                    if rsv:
                        raise Wrong("a reserved bit on a control frame")
                    return self.control(opcode, payload)
                self.take_part(rsv, opcode, payload)
                if fin:
                    kind, self.kind = self.kind, None
                    return self.message(kind, b"".join(self.parts), self.packed)
        except (asyncio.IncompleteReadError, ConnectionError) as end:
            if self.kind is not None or getattr(end, "partial", b""):
                raise Wrong("TCP ended inside a message") from None
            return None, b""

    def take_part(self, rsv, opcode, payload):
        if (opcode == frames.CONTINUATION) != (self.kind is not None):
            raise Wrong("a continuation of nothing, or a message inside a message")
        if rsv and (rsv != 4 or opcode == frames.CONTINUATION or not self.inflate):
            raise Wrong(f"reserved bits {rsv:03b}")
        if self.kind is None:
            self.kind, self.parts, self.packed = opcode, [], rsv == 4
        self.parts.append(payload)

    def control(self, opcode, payload):
        if opcode == frames.CLOSE:
            if len(payload) == 1:
                raise Wrong("a Close frame with half a code")
            payload[2:].decode()
        elif opcode not in (frames.PING, frames.PONG):
            raise Wrong(f"reserved opcode {opcode}")
        return opcode, payload

    def message(self, kind, payload, packed):
        if packed:
            payload = self.inflate.decompress(payload + b"\0\0\xff\xff")
            if not self.keeps_window:
                self.inflate = zlib.decompressobj(self.window)
        if kind == frames.TEXT:
            payload.decode()
        elif kind != frames.BINARY:
            raise Wrong(f"reserved opcode {kind}")
        return kind, payload

    def agree_on_deflate(self, window=15, keeps_window=True):
        """From now on the server may compress."""
        self.window, self.keeps_window = -window, keeps_window
        self.inflate = zlib.decompressobj(-window)

    async def at_end(self):
        """Whether TCP has ended, as far as this side can tell; waits for that."""
        return await self.next() == (None, b"")

    def hang_up(self):
        self.writer.transport.abort()


def check_consent(answer, key=KEY):
    """A 101 has to be right in every part (RFC 6455, section 4.2.2)."""
    said = answer.headers
    if answer.status != 101:
        raise Wrong(f"{answer.status} instead of 101: {answer.body[:80]!r}")
    if said.get("sec-websocket-accept") != accept_for(key):
        raise Wrong(f"Sec-WebSocket-Accept: {said.get('sec-websocket-accept')}")
    if said.get("upgrade", "").lower() != "websocket":
        raise Wrong(f"Upgrade: {said.get('upgrade')}")
    if "upgrade" not in [word.strip() for word in said.get("connection", "").lower().split(",")]:
        raise Wrong(f"Connection: {said.get('connection')}")
    for name in ("content-length", "transfer-encoding"):
        if name in said:
            raise Wrong(f"a 101 with {name}")


def code_of(payload):
    """The code of a Close frame; None for an empty one."""
    return struct.unpack("!H", payload[:2])[0] if payload else None
