#!/usr/bin/python3
"""Clients that mean harm: meanwhile others are served within a second, memory stays within bounds, and
afterwards everything that they have taken is given back."""

import contextlib
import pathlib
import socket
import struct
import sys
import threading
import time
import unittest

from house import SANITIZED, House, until
from bystander import REQUEST, Bystander, receive

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))
import frames  # noqa: E402  (the framing of the conformance tests)

MIB = 1 << 20
PROMPTLY = 10 if SANITIZED else 1  # seconds


def connect(port, buffer=None):
    line = socket.socket()
    line.settimeout(60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if buffer:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    line.connect(("127.0.0.1", port))
    return line


def upgraded(port, buffer=None):
    line = connect(port, buffer)
    line.sendall(REQUEST)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += receive(line, 1)
    assert head.startswith(b"HTTP/1.1 101 "), head
    return line


def reset(line):
    """Ends TCP the rude way."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def is_cut(line):
    """Whether the server has ended this connection; reads what it said before."""
    line.setblocking(False)
    try:
        while line.recv(65536):
            pass
        return True
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def push(line, what, seconds):
    """Sends it again and again, as long as the server takes it, but not longer; the bytes sent."""
    line.settimeout(0.2)
    end, sent = time.monotonic() + seconds, 0
    with contextlib.suppress(TimeoutError, ConnectionError):
        while time.monotonic() < end:
            sent += line.send(what)
    return sent


class Abuse(unittest.TestCase):
    def setUp(self):
        self.lines = []
        self.house = self.enterContext(House("echo"))
        for line in [upgraded(self.house.port) for _ in range(20)]:
            line.close()
        self.before = None
        until(self.is_steady, "the first visitors have gone")
        self.memory = self.house.memory()
        self.bystander = self.enterContext(Bystander(self.house.port))

    def is_steady(self):
        last, self.before = self.before, self.house.descriptors()
        with connect(self.house.port) as line:  # a whole exchange lies between two looks
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            while line.recv(4096):
                pass
        return last == self.before

    def line(self, is_open=True):
        self.lines.append((upgraded if is_open else connect)(self.house.port))
        return self.lines[-1]

    def settle(self, grown=32 * MIB):
        """What has to hold after every abuse. Memory may grow by `grown` (sanitizers need more)."""
        now = self.house.memory() - self.memory
        worst, served = self.bystander.waited()
        for line in self.lines:
            reset(line)
        self.assertLess(worst, PROMPTLY, "a well-behaved client had to wait")
        self.assertGreater(served, 0)
        self.assertLess(now, grown * (8 if SANITIZED else 1), "memory grew")
        until(lambda: self.house.descriptors() <= self.before, "descriptors are given back")

    def test_requests_that_trickle(self):
        began = time.monotonic()
        waiting = [self.line(False) for _ in range(300)]
        silent, position = set(waiting[:50]), 0
        while waiting:
            self.assertLess(time.monotonic() - began, 60, "they are not cut")
            for line in waiting:
                if line not in silent:
                    with contextlib.suppress(ConnectionError):
                        line.setblocking(False)
                        line.send(REQUEST[position:position + 1])
            position = min(position + 1, 60)
            time.sleep(0.1)  # this is the trickle
            waiting = [line for line in waiting if not is_cut(line)]
        self.settle()

    def test_resets_at_every_point(self):
        for i in range(600):
            line = connect(self.house.port)
            wire = REQUEST + frames.text(b"hello") * 20
            line.sendall(wire[:i * len(wire) // 600])
            reset(line)
        self.settle()

    def test_a_flood_of_messages_that_are_not_read_back(self):
        for _ in range(5):
            push(self.line(), frames.text(b"x" * 100) * 600, 3)
        self.settle(grown=64 * MIB)

    def test_a_flood_of_messages_that_are_read_back(self):
        line = self.line()
        flood = frames.text(b"y" * 50) * 2000
        answer = b"".join(frames.text(b"y" * 50, mask=None) for _ in range(2000))
        line.settimeout(60)
        for _ in range(30):
            sending = threading.Thread(target=line.sendall, args=(flood,))
            sending.start()
            self.assertEqual(receive(line, len(answer)), answer)
            sending.join()
        self.settle()

    def test_a_flood_of_pings_whose_pongs_are_not_read(self):
        for _ in range(5):
            push(self.line(), frames.ping(b"p" * 125) * 500, 3)
        self.settle(grown=64 * MIB)

    def test_a_flood_of_empty_fragments(self):
        line = self.line()
        line.sendall(frames.text(b"x", fin=False))
        push(line, frames.more() * 10000, 3)
        self.settle()

    def test_a_flood_of_tiny_fragments(self):
        line = self.line()
        line.sendall(frames.text(b"x", fin=False))
        push(line, frames.more(b"y") * 10000, 3)
        self.settle()

    def test_headers_without_end(self):
        lines = [self.line(False) for _ in range(100)]
        for line in lines:
            with contextlib.suppress(ConnectionError):
                line.sendall(REQUEST[:-2] + b"X-Bomb: boom\r\n" * 20_000)
        until(lambda: all(map(is_cut, lines)), "they are cut")
        self.settle()

    def test_lengths_that_are_announced_only(self):
        huge = [self.line() for _ in range(100)]
        for line in huge:
            line.sendall(frames.head(frames.BINARY, 1 << 62, mask=b"abcd"))
        for _ in range(300):  # allowed, but not here yet
            self.line().sendall(frames.head(frames.BINARY, MIB, mask=b"abcd") + b"some")
        until(lambda: all(map(is_cut, huge)), "who announces too much is cut")
        self.settle()

    def test_messages_that_never_end(self):
        for _ in range(100):
            self.line().sendall(frames.text(b"z" * 10_000, fin=False))
        self.settle()

    def test_those_who_ignore_a_close(self):
        lines = [self.line() for _ in range(50)]
        for line in lines:
            line.sendall(frames.text(b"wrong", rsv=7))
        until(lambda: self.house.descriptors() <= self.before, "they are cut all the same", 30)
        self.settle()

    def test_those_who_half_close(self):
        for i in range(100):
            line = self.line(is_open=i % 2 == 0)
            line.shutdown(socket.SHUT_WR)
        until(lambda: all(is_cut(line) for line in self.lines), "the other half is closed too")
        self.settle()

    def test_two_thousand_reconnects(self):
        wire = REQUEST + frames.text(b"hello") + frames.close(1000)
        for _ in range(2000):
            with connect(self.house.port) as line:
                line.sendall(wire)
                answer = b""
                while part := line.recv(4096):
                    answer += part
                self.assertTrue(answer.startswith(b"HTTP/1.1 101 "))
                self.assertTrue(answer.endswith(b"\x81\x05hello\x88\x02\x03\xe8"), answer[-20:])
        self.settle(grown=4 * MIB)

    def test_a_thousand_at_once(self):
        for _ in range(1000):
            self.line().sendall(frames.text(b"hello"))
        for line in self.lines:
            self.assertEqual(receive(line, 7), b"\x81\x05hello")
        self.settle()


class NeverReading(unittest.TestCase):
    """Some of a crowd do not read: the others do not notice, and the house does not hoard for them."""

    SIZE, COUNT, STALLED = 10_000, 2000, 20

    def test_the_others_hear_everything_in_time(self):
        house = self.enterContext(House("broadcast"))
        speaker, listener = upgraded(house.port), upgraded(house.port)
        lines = [upgraded(house.port, buffer=4096) for _ in range(self.STALLED)]
        before, worst = house.memory(), 0
        self.meet(speaker, listener)
        for i in range(self.COUNT):
            said = b"%06d" % i + b"x" * (self.SIZE - 6)
            began = time.monotonic()
            speaker.sendall(frames.text(said))
            heard = receive(listener, self.SIZE + 4)
            worst = max(worst, time.monotonic() - began)
            self.assertEqual(heard[4:], said)
        self.assertLess(worst, PROMPTLY, "a listener had to wait for those who do not read")
        self.assertLess(house.memory() - before, 64 * MIB * (4 if SANITIZED else 1), "memory grew")
        open_now = house.descriptors()
        until(lambda: house.descriptors() <= open_now - self.STALLED or all(map(is_cut, lines)),
              "who does not read is cut")
        for line in (speaker, listener, *lines):
            reset(line)

    def meet(self, speaker, listener):
        """Both have come in when one hears the other."""
        listener.settimeout(0.1)
        hello = frames.text(b"anybody?", mask=None)
        while True:
            speaker.sendall(frames.text(b"anybody?"))
            with contextlib.suppress(TimeoutError):
                self.assertEqual(receive(listener, len(hello)), hello)
                break
        speaker.sendall(frames.text(b"go"))
        listener.settimeout(60)
        while receive(listener, 4) != b"\x81\x02go":
            receive(listener, len(hello) - 4)


if __name__ == "__main__":
    unittest.main()
