#!/usr/bin/python3
"""Clients of porthouse.v1 lose their connections, thousands of times, and lie: nothing is lost, doubled or reordered,
and nobody gets what is somebody else's."""

import contextlib
import asyncio
import json
import os
import subprocess
import sys
import time
import unittest

from house import PATIENCE, SANITIZED, House
from session_client import BINARY, CLOSE, TEXT, control, frame
from session_cuts import Fleet
from session_peer import Peer, probe

CUTS = 2_000 if SANITIZED else 20_000
CLIENTS = 60
KILL = False
# A network of its own, in which packets are late, lost and out of order, where the kernel can do that.
NETEM = "tc qdisc add dev lo root netem delay 3ms 3ms loss 0.5% || echo without netem;"
SHELTER = ["unshare", "-n" if os.geteuid() == 0 else "-rn", "sh", "-c",
           f"ip link set lo up && {NETEM} exec \"$@\"", "sh"]
IN_SHELTER = "Cuts.test_whatever_cuts_connections_nothing_is_lost_doubled_or_reordered"
# Sockets are destroyed at both ends, all that there are, again and again; not until the end, when
# rooms say good bye: who has heard no good bye has lost it.
KILLER = "for i in $(seq 10); do sleep 0.2; ss -K state established >/dev/null; done"
ECHOED = '{"event":"x","body":1}'


class CountingHouse(House):
    """Tells what its rooms have counted when it ends."""

    def __init__(self):
        super().__init__("session_house")

    def report(self):
        self.check_books()
        self.ask_to_stop()
        said = next((json.loads(line) for line in self.process.stdout if line.startswith("{")), None)
        code = self.wait()
        assert said and code == 0, f"the house ended with {code}"
        return said


class Cuts(unittest.TestCase):
    def test_whatever_cuts_connections_nothing_is_lost_doubled_or_reordered(self):
        with CountingHouse() as house:
            killer = KILL and subprocess.Popen(["sh", "-c", KILLER])
            fleet = Fleet(house, CLIENTS, CUTS)
            asyncio.run(fleet.run(PATIENCE + CUTS / 50))
            down = fleet.counts()
            up = house.report()
        print(json.dumps({"seconds": round(fleet.seconds, 1), "clients": down, "rooms": up}))
        print(f"{down['cuts']} cuts: "
              f"to rooms {up['lost']} lost, {up['doubled']} doubled, {up['reordered']} reordered of {up['heard']}; "
              f"to clients {down['lost']}, {down['doubled']}, {down['reordered']} of {down['heard']}")
        for counts in (up, down):
            self.assertEqual([counts[what] for what in ("lost", "doubled", "reordered")], [0, 0, 0])
        self.assertEqual((down["said"], down["heard"]), (up["heard"], up["told"]))
        if killer:
            self.assertEqual(killer.wait(), 0)
            print(down["seen"].pop("lost by itself"), "sockets were destroyed")
            down["seen"] = {what: count for what, count in down["seen"].items() if "no connection" not in what}
        self.assertEqual((down["seen"], down["refusals"]), ({}, {}))
        if not killer:
            self.assertEqual(down["cuts"], CUTS)


    def test_so_it_is_in_bad_weather_where_sockets_are_destroyed(self):
        if not SHELTER or subprocess.run([*SHELTER, "true"], capture_output=True).returncode:
            self.skipTest("needs a network of its own: unshare -rn")
        said = subprocess.run([*SHELTER, sys.executable, __file__, "--cuts=1000", "--kill", IN_SHELTER],
                              capture_output=True, text=True, timeout=PATIENCE * 8)
        print(said.stdout)
        self.assertEqual(said.returncode, 0, said.stderr)

    def test_a_house_that_stops_in_the_middle_of_it_ends_in_time(self):
        async def stop_amidst(house):
            fleet = Fleet(house, CLIENTS, 10**9)
            run = asyncio.create_task(fleet.run(PATIENCE))
            while sum(fleet.cuts.values()) < 1_000:
                await asyncio.sleep(.01)
            house.ask_to_stop()
            began = time.monotonic()
            code = await asyncio.to_thread(house.wait)
            run.cancel()
            return code, time.monotonic() - began

        with House("session_house", inspected=False) as house:
            code, took = asyncio.run(stop_amidst(house))
        self.assertEqual(code, 0)
        self.assertLess(took, 20 if SANITIZED else 8)


class Hello(unittest.TestCase):
    def setUp(self):
        self.house = self.enterContext(House("echo", "--shards=2"))

    def peer(self, **how):
        return self.enterContext(Peer(self.house, **how))

    def test_what_is_no_hello_is_closed_as_such(self):
        hello = control("hello", {"v": 1})
        words = {
            "longer than may be": control("hello", {"v": 1, "auth": "a" * 16_384}),
            "binary": frame('["hello",{"v":1}]', BINARY),
            "two": hello + hello,
            "a message behind it": hello + frame(ECHOED),
            "a message before it": frame(ECHOED) + hello,
            "a probe": control("probe", 1),
            "a text": frame("hello"),
            "nothing": frame(""),
            "cut off": frame('["hello",{"v":1}'),
            "another version": control("hello", {"v": 2}),
            "no version": control("hello", {}),
            "three parts": control("hello", {"v": 1}, 3),
            "deep": frame('["hello",{"v":1,"x":' + "[" * 1_000 + "]" * 1_000 + "}]"),
            "a number for a token": control("hello", {"v": 1, "resume": 7}),
            "null for a token": control("hello", {"v": 1, "resume": None}),
        }
        for key in ("got", "v"):
            for value in (-1, 1.0, 1.5, "1", 2**53 + 1, 2**64, 1e300, None, [], True):
                words[f"{key} is {value}"] = control("hello", {"v": 1, key: value})
        for value in ([0, 0], [3, 1], [1], [1, 2, 3], [-1, 0], ["1", "0"], [1.0, 0], 7, {}, [2**53 + 2, 2**53 + 1]):
            words[f"sent is {value}"] = control("hello", {"v": 1, "sent": value})
        for what, said in words.items():
            with self.subTest(what):
                peer = self.peer()
                peer.write(said)
                self.assertEqual(peer.code(), 4007)

    def test_a_hello_may_come_in_fragments_and_be_as_long_as_may_be(self):
        whole = b'["hello",{"v":1,"auth":"' + b"a" * (16_384 - 27) + b'"}]'
        self.assertEqual(len(whole), 16_384)
        for size in (1_000, len(whole)):
            peer = self.peer()
            for at in range(0, len(whole), size):
                last = at + size >= len(whole)
                peer.write(frame(whole[at:at + size], 0 if at else TEXT, final=last), frame(b"", 0x9))
            self.assertFalse(peer.welcome()["resumed"])

    def test_a_second_hello_ends_the_session(self):
        peer = self.peer()
        token = peer.hello()["token"]
        peer.tell("hello", {"v": 1})
        self.assertEqual(peer.code(), 4007)
        self.assertEqual(self.peer().resume(token)["why"], "ended")

    def test_who_says_nothing_is_closed_after_five_seconds(self):
        silent, talking = self.peer(patience=PATIENCE), self.peer()
        talking.hello()
        self.assertEqual(silent.code(), 4006)
        self.assertTrue(probe(talking))

    def test_unknown_controls_and_keys_are_ignored(self):
        peer = self.peer()
        peer.hello(later=[1, {"x": None}])
        peer.tell("later", {"x": 1})
        peer.say('["later"]')
        self.assertTrue(probe(peer))
        peer.say(ECHOED)
        self.assertEqual(peer.counted().decode(), ECHOED)


class Plain(unittest.TestCase):
    """Who does not ask for sessions sees nothing of them."""

    def test_every_byte_of_an_echo_is_as_it_ever_was(self):
        house = self.enterContext(House("echo"))
        for offered in ("", "chat, mqtt"):
            with Peer(house, subprotocol=offered) as peer:
                self.assertEqual([line.split(":")[0].lower() for line in peer.head.splitlines()[1:]
                                  if line.lower().startswith("sec-")], ["sec-websocket-accept"])
                said = ["hello", "[1]", '["hello",{"v":1}]', '["bye"]', "", '{"text":"x"}', '["ack",99]', "é"]
                peer.write(*map(frame, said))
                expected = b"".join(bytes((0x81, len(text.encode()))) + text.encode() for text in said)
                heard = bytes(peer.received)
                while len(heard) < len(expected):
                    heard += peer.line.recv(4096)
                self.assertEqual(heard, expected)
                peer.say((1000).to_bytes(2, "big"), CLOSE)
                self.assertEqual(peer.code(), 1000)
                with contextlib.suppress(ConnectionResetError):  # of a Close of ours on its way
                    self.assertEqual(peer.line.recv(10), b"")

    def test_one_who_comes_to_a_chat_is_told_nothing_of_rooms(self):
        house = self.enterContext(House("chat"))
        with Peer(house, subprotocol="") as plain, Peer(house) as other:
            other.hello()
            plain.say("/help?")
            heard = [plain.frame()[1].decode()]
            self.assertFalse([text for text in heard if text.startswith("[") or "$room" in text], heard)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        if argument.startswith("--cuts="):
            CUTS = int(argument.removeprefix("--cuts="))
            sys.argv.remove(argument)
        if argument == "--kill":
            KILL, SHELTER = True, []
            sys.argv.remove(argument)
    unittest.main()
