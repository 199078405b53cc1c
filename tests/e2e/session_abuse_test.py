#!/usr/bin/python3
"""Clients of porthouse.v1 that flood, never acknowledge, stay away and come back all at once: others are served
meanwhile, and memory stays within bounds."""

import asyncio
import contextlib
import json
import sys
import time
import unittest

from bystander import Bystander
from house import PATIENCE, SANITIZED, House, until
from session_client import Line, Session, control, frame
from session_peer import Peer, probe, rss

MIB = 1 << 20
PROMPTLY = 10 if SANITIZED else 1  # seconds
STORM = 500 if SANITIZED else 3_000


def flood(peer, what, seconds):
    """Sends it again and again without reading, as long as the server takes it; how many bytes."""
    peer.line.settimeout(.2)
    end, sent = time.monotonic() + seconds, 0
    with contextlib.suppress(TimeoutError, ConnectionError):
        while time.monotonic() < end:
            sent += peer.line.send(what)
    return sent


class Floods(unittest.TestCase):
    def setUp(self):
        self.house = self.enterContext(House("echo", "--shards=2"))

    def begun(self, **how):
        peer = self.enterContext(Peer(self.house, **how))
        peer.token = peer.hello()["token"]
        return peer

    def test_those_who_only_send_control_frames_let_nobody_wait(self):
        words = {
            "probes": control("probe", 7),
            "acknowledgements": control("ack", 0),
            "unknown": control("later", {"x": list(range(100))}),
            "long": frame('["later","' + "x" * 60_000 + '"]'),
            "deep": frame('["later",' + "[" * 7 + "1" + "]" * 7 + "]"),
        }
        for what, said in words.items():
            with self.subTest(what), Bystander(self.house.port) as other:
                sent = flood(self.begun(), said * max(1, 65_536 // len(said)), 2)
                worst, served = other.waited()
                print(f"{what}: {sent / MIB:.1f} MiB, the others waited {worst * 1e3:.0f} ms at most of {served}")
                self.assertLess(worst, PROMPTLY, what)
        if not SANITIZED:  # which keeps for a while what was freed
            self.assertLess(rss(self.house), 100 * MIB)

    def test_those_who_say_hello_again_and_again_let_nobody_wait(self):
        token = self.begun().token
        with Bystander(self.house.port) as other:
            end, hellos = time.monotonic() + 2, 0
            while time.monotonic() < end:
                with Peer(self.house) as peer:
                    token = peer.resume(token, 0, 0)["token"]
                    hellos += 1
            worst, _ = other.waited()
        print(f"{hellos} hellos, the others waited {worst * 1e3:.0f} ms at most")
        self.assertLess(worst, PROMPTLY)
        self.assertGreater(hellos, 20)

    def test_who_acknowledges_nothing_is_closed_before_it_takes_much_memory(self):
        before = rss(self.house)
        for payload, repeat in (("{}", 20_000), ('{"event":"' + "x" * 4_000 + '"}', 100)):
            with self.subTest(len(payload)):
                peer = self.begun()
                peer.line.settimeout(PATIENCE)
                said, code = frame(payload) * repeat, None
                for _ in range(400):
                    try:
                        peer.write(said)
                    except ConnectionError:
                        break
                    peer.line.setblocking(False)
                    with contextlib.suppress(BlockingIOError, ConnectionError):
                        while len(part := peer.line.recv(1 << 18)):
                            peer.received += part
                    peer.line.settimeout(PATIENCE)
                    if b"acknowledge" in peer.received[-200:]:
                        break
                else:
                    self.fail("it is never closed")
                grown = rss(self.house) - before
                print(f"{len(payload)} bytes a frame: {grown / MIB:.0f} MiB more")
                self.assertIn(b"\x0f\xa0you do not acknowledge", peer.received)
                self.assertLess(grown, 40 * MIB)

    def test_who_does_not_read_is_kept_as_away_and_gets_all_that_was_in_the_window(self):
        peer = self.begun(buffer=4096)
        self.assertEqual(peer.frame()[1][:9], b'{"event":')
        body = '{"event":"' + "y" * 30_000 + '"}'
        for _ in range(5):
            peer.say(body)
        probe(peer)
        peer.reset()
        with Peer(self.house) as back:
            welcome = back.resume(peer.token, 1, 5)
            self.assertEqual((welcome["resumed"], welcome["from"], welcome["got"]), (True, 2, 5))
            for _ in range(5):
                self.assertEqual(back.counted().decode(), body)


class Crowds(unittest.TestCase):
    def test_what_a_room_says_to_those_who_are_away_is_bounded(self):
        count = 100 if SANITIZED else 1_000
        with House("broadcast", "--shards=2") as house:
            tokens = []
            for _ in range(count):
                with Peer(house) as peer:
                    tokens.append(peer.hello()["token"])
                    probe(peer)
                    peer.reset()
            with Peer(house, subprotocol="") as speaker:
                before = rss(house)
                for number in range(4_000):
                    speaker.say('{"event":"%05d%s"}' % (number, "z" * 1_000))
                speaker.write(frame(b"", 0x9))
                speaker.line.recv(64)
                time.sleep(.5)
                grown = rss(house) - before
            print(f"{count} who are away heard 4 MiB each: {grown / MIB:.0f} MiB more")
            self.assertLess(grown, 64 * MIB)
            with Peer(house) as late:
                self.assertEqual(late.resume(tokens[0], 0, 0)["why"], "overrun")


class Stormer:
    """One of many that come back at once."""

    def __init__(self, storm):
        self.storm, self.session = storm, Session(lambda *_: None)

    def opened(self, line):
        line.write(self.session.hello())

    def heard(self, line, kind, payload):
        if self.session.line is not line:
            self.session.welcome(line, json.loads(payload)[1])
            self.storm.arrived(self)
        else:
            self.session.heard(line, kind, payload)

    def lost(self, line):
        if not line.opened:  # the kernel's queue of newcomers was full
            self.storm.knock(self)
        else:
            self.storm.cut_off += 1
            self.storm.arrived(self)


class Storm:
    def __init__(self, house, size):
        self.house, self.clients, self.cut_off = house, [Stormer(self) for _ in range(size)], 0
        self.knocks = []

    async def connect_all(self):
        loop = asyncio.get_running_loop()
        self.waiting, self.all_here = len(self.clients), loop.create_future()
        began = time.monotonic()
        for client in self.clients:
            client.session.line = None
        await asyncio.gather(*(self.connect(client) for client in self.clients))
        await asyncio.wait_for(self.all_here, PATIENCE * 4)
        return time.monotonic() - began

    def knock(self, client):
        self.knocks.append(asyncio.get_running_loop().create_task(self.connect(client)))

    async def connect(self, client):
        await asyncio.get_running_loop().create_connection(
            lambda: Line(client, "/"), self.house.host, self.house.port)

    def arrived(self, _):
        self.waiting -= 1
        if self.waiting == 0:
            self.all_here.set_result(None)

    async def run(self):
        took = [await self.connect_all()]
        for _ in range(2):
            for client in self.clients:
                client.session.line.reset()
            took.append(await self.connect_all())
        return took


class Storms(unittest.TestCase):
    def test_all_who_come_back_at_once_are_resumed_and_others_are_served(self):
        with House("echo", "--shards=2") as house, Bystander(house.port) as other:
            storm = Storm(house, STORM)
            took = asyncio.run(storm.run())
            worst, _ = other.waited()
            print(f"{STORM} came in {took[0]:.1f} s, back in {took[1]:.1f} s and {took[2]:.1f} s; "
                  f"cpu {house.cpu():.1f} s, others waited {worst * 1e3:.0f} ms at most; {rss(house) / MIB:.0f} MiB")
            self.assertEqual(storm.cut_off, 0)
            self.assertEqual({client.session.resumes for client in storm.clients}, {2})
            self.assertLess(worst, 3 * PROMPTLY)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        if argument.startswith("--storm="):
            STORM = int(argument.removeprefix("--storm="))
            sys.argv.remove(argument)
    unittest.main()
