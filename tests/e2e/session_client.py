"""A client of porthouse.v1, written from protocol/session/README.md alone, that loses its connections in bad ways.

A `Line` is one connection, a `Session` what outlives it."""

import asyncio
import collections
import json
import socket
import struct

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA


def request(path="/", subprotocol="porthouse.v1", **headers):
    lines = {"Host": "x", "Upgrade": "websocket", "Connection": "Upgrade",
             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13", **headers}
    if subprotocol:
        lines["Sec-WebSocket-Protocol"] = subprotocol
    return (f"GET {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) +
            "\r\n").encode()


def frame(payload, kind=TEXT, final=True):
    """A masked frame; a mask of zeros leaves the payload as it is."""
    payload = payload.encode() if isinstance(payload, str) else payload
    size = len(payload)
    first = kind | (0x80 if final else 0)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65536:
        head = struct.pack("!BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, size)
    return head + bytes(4) + payload


def control(*words):
    return frame(json.dumps(words, separators=(",", ":")))


def frames(received):
    """Takes whole frames out of a bytearray: (kind, payload)."""
    at, size = 0, len(received)
    while size - at >= 2:
        kind, length, head = received[at] & 0xF, received[at + 1], 2
        if length == 126:
            if size - at < 4:
                break
            length, head = struct.unpack_from("!H", received, at + 2)[0], 4
        elif length == 127:
            if size - at < 10:
                break
            length, head = struct.unpack_from("!Q", received, at + 2)[0], 10
        if size - at < head + length:
            break
        yield kind, bytes(received[at + head:at + head + length])
        at += head + length
    del received[:at]


class Line(asyncio.Protocol):
    """One connection. Tells `owner`: opened(line), heard(line, kind, payload), lost(line)."""

    def __init__(self, owner, path, **how):
        self.owner, self.received, self.opened, self.over = owner, bytearray(), False, False
        self.request = request(path, **how)

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data):
        self.received += data
        if not self.opened:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return
            self.head = self.received[:end].decode()
            assert " 101 " in self.head, self.head
            del self.received[:end + 4]
            self.opened = True
            self.owner.opened(self)
        for kind, payload in frames(self.received):
            if self.over:
                return
            if kind == PING:
                self.transport.write(frame(payload, PONG))
            else:
                self.owner.heard(self, kind, payload)

    def connection_lost(self, _):
        if not self.over:
            self.over = True
            self.owner.lost(self)

    def write(self, what):
        self.transport.write(what)

    # -- ways to end it, after which nothing is heard any more ------------------------------------

    def reset(self):
        """TCP ends by RST, whatever is on its way."""
        self.over = True
        raw = self.transport.get_extra_info("socket")
        if raw is not None and raw.fileno() >= 0:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def end(self):
        """TCP ends by FIN, without a Close."""
        self.over = True
        self.transport.close()

    def forget(self, graveyard):
        """Neither side hears of its end; it is reset when many others have been forgotten since."""
        self.over = True
        try:
            self.transport.pause_reading()
        except RuntimeError:
            pass
        graveyard.append(self)
        if len(graveyard) > 200:
            graveyard.popleft().reset()


class Session:
    """Who comes back: `take` is told each counted frame; what `say` is given is sent once and in order."""

    def __init__(self, take):
        self.take = take
        self.line = None         # on which the welcome has come
        self.token = ""
        self.comebacks = 0       # attempts to resume
        self.got = 0             # counted frames taken in
        self.acknowledged = 0    # as the server has been told
        self.sent = 0            # counted frames numbered
        self.kept = collections.deque()   # of those: not acknowledged
        self.resumes = self.fresh = 0
        self.refusals = collections.Counter()

    def hello(self, **more):
        said = {"v": 1, "client": "proof/1", **more}
        if self.token:
            self.comebacks += 1
            kept = [self.sent - len(self.kept) + 1, self.sent]
            said |= {"resume": self.token, "nth": self.comebacks, "got": self.got, "sent": kept}
        return control("hello", said)

    def say(self, payload, kind=TEXT):
        self.sent += 1
        whole = frame(payload, kind)
        self.kept.append(whole)
        if self.line:
            self.line.write(whole)

    def welcome(self, line, body, acknowledge=True):
        self.token = body["token"]
        if body["resumed"]:
            self.resumes += 1
            self.drop(body["got"])
            assert body["from"] == self.got + 1, (body, self.got)
        else:
            self.fresh += 1
            if "why" in body:
                self.refusals[body["why"]] += 1
            self.got = self.sent = 0
            self.kept.clear()
        self.acknowledged = self.got
        self.line = line
        if acknowledge and body["resumed"]:
            line.write(control("ack", self.got))
        line.write(b"".join(self.kept))

    def drop(self, count):
        """The server has the first `count` of all that were sent."""
        first = self.sent - len(self.kept)
        assert first <= count <= self.sent, ("the server's count", first, count, self.sent)
        for _ in range(count - first):
            self.kept.popleft()

    def heard(self, line, kind, payload):
        if kind == BINARY or payload[:1] == b"{":
            self.got += 1
            self.take(kind, payload)
            if self.got - self.acknowledged >= 8:
                self.acknowledge()
        else:
            said = json.loads(payload)
            if said[0] == "ack":
                self.drop(said[1])
            elif said[0] == "probe":
                line.write(control(*said))

    def acknowledge(self):
        if self.line and self.got > self.acknowledged:
            self.acknowledged = self.got
            self.line.write(control("ack", self.got))
