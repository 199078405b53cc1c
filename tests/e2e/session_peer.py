"""One connection by hand, for tests that say what no client would: blocking, with deadlines."""

import json
import os
import socket
import struct
import time

from session_client import CLOSE, PING, PONG, TEXT, control, frame, frames, request


class Peer:
    """A WebSocket that offers porthouse.v1, and has said nothing yet."""

    def __init__(self, house, path="/", tls=None, patience=60, buffer=None, **how):
        raw = socket.socket()
        raw.settimeout(patience)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        raw.connect((house.host, house.port))
        self.line = tls.wrap_socket(raw, server_hostname=house.host) if tls else raw
        self.received, self.ready = bytearray(), []
        self.line.sendall(request(path, **how))
        while b"\r\n\r\n" not in self.received:
            part = self.line.recv(65536)
            assert part, self.received
            self.received += part
        head, _, rest = bytes(self.received).partition(b"\r\n\r\n")
        self.head, self.received = head.decode(), bytearray(rest)
        assert " 101 " in self.head, self.head

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.line.close()

    # -- saying -----------------------------------------------------------------------------------

    def write(self, *whole):
        self.line.sendall(b"".join(whole))

    def say(self, payload, kind=TEXT):
        self.write(frame(payload, kind))

    def tell(self, *words):
        self.write(control(*words))

    def hello(self, **said):
        """The welcome to it."""
        self.tell("hello", {"v": 1, **said})
        return self.welcome()

    def resume(self, token, got=0, sent=0, oldest=None):
        return self.hello(resume=token, got=got, sent=[sent + 1 if oldest is None else oldest, sent])

    def reset(self):
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.line.close()

    # -- hearing ----------------------------------------------------------------------------------

    def frame(self):
        """The next frame that is neither ping nor pong."""
        while True:
            while not self.ready:
                part = self.line.recv(1 << 18)
                if not part:
                    return None, b""
                self.received += part
                self.ready = list(frames(self.received))
            kind, payload = self.ready.pop(0)
            if kind not in (PING, PONG):
                return kind, payload

    def welcome(self):
        kind, payload = self.frame()
        assert kind == TEXT and payload.startswith(b'["welcome",{'), (kind, payload)
        return json.loads(payload)[1]

    def counted(self):
        """The next counted frame that no server has made up."""
        while True:
            kind, payload = self.frame()
            assert kind not in (None, CLOSE), (kind, payload)
            if not payload.startswith((b"[", b'{"event":"$')):
                return payload

    def control(self, name):
        """The next control frame of that name; what comes before is passed over."""
        while True:
            kind, payload = self.frame()
            assert kind not in (None, CLOSE), (kind, payload)
            if payload.startswith(b"[") and json.loads(payload)[0] == name:
                return json.loads(payload)

    def code(self):
        """That of the Close, which is answered; None if TCP just ends."""
        try:
            while True:
                kind, payload = self.frame()
                if kind is None:
                    return None
                if kind == CLOSE:
                    self.say(payload[:2], CLOSE)
                    return int.from_bytes(payload[:2], "big") if payload else 1005
        except ConnectionError:
            return None


def probe(peer, number=1):
    """Everything that was said before has been taken in when this returns."""
    peer.tell("probe", number)
    return peer.control("probe") == ["probe", number]


def rss(house):
    """Bytes of memory of its own."""
    with open(f"/proc/{house.process.pid}/statm", encoding="ascii") as line:
        return int(line.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def seconds(what):
    began = time.monotonic()
    what()
    return time.monotonic() - began
