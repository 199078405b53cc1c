#!/usr/bin/python3
"""Tokens of sessions that are forged, old, foreign, or shown twice at once; counts that lie; and all the ways back."""

import asyncio
import base64
import json
import os
import pathlib
import signal
import socket
import sys
import tempfile
import threading
import time
import unittest

import websockets
from house import PATIENCE, House
from session_client import BINARY, CLOSE, control, frame
from session_peer import Peer, probe

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))
from certificate import make_certificate, trust  # noqa: E402

SAID = '{"event":"x","body":%d}'


class Sessions(unittest.TestCase):
    flags = ("--shards=2", "--origins=http://x")

    def setUp(self):
        self.house = self.enterContext(House("echo", *self.flags))

    def peer(self, **how):
        return self.enterContext(Peer(self.house, **how))

    def begun(self, messages=0, **how):
        """One whose session has so many frames each way, all taken in, none acknowledged by it."""
        peer = self.peer(**how)
        peer.token = peer.hello()["token"]
        for number in range(messages):
            peer.say(SAID % number)
        for number in range(messages):
            self.assertEqual(peer.counted().decode(), SAID % number)
        probe(peer)
        return peer

    def assert_resumes(self, token, got, sent, oldest=None, **how):
        peer = self.peer(**how)
        welcome = peer.resume(token, got, sent, oldest)
        self.assertTrue(welcome["resumed"], welcome)
        peer.tell("ack", got)
        return peer, welcome


class Tokens(Sessions):
    def test_a_token_of_which_one_bit_is_wrong_is_unknown_and_harms_nobody(self):
        owner = self.begun(2)
        bits = bytearray(base64.urlsafe_b64decode(owner.token))
        for at in range(len(bits)):
            bits[at] ^= 1 << at % 8
            forged = base64.urlsafe_b64encode(bits).decode()
            bits[at] ^= 1 << at % 8
            with Peer(self.house) as thief:
                welcome = thief.resume(forged, 3, 2)
                self.assertFalse(welcome["resumed"])
                self.assertIn(welcome["why"], ("unknown", "elsewhere"))
        self.assertTrue(probe(owner))

    def test_what_is_no_token_is_unknown(self):
        owner = self.begun()
        for text in (" ", "x", owner.token[:-1], owner.token + "A", owner.token + "=", owner.token * 200, "é" * 26,
                     "\0" * 52, owner.token.lower(), "=" * 52, "A" * 52, "/" * 52, "_" * 52):
            with self.subTest(text[:60]), Peer(self.house) as thief:
                self.assertIn(thief.resume(text)["why"], ("unknown", "elsewhere"))

    def test_a_token_of_another_server_is_from_elsewhere(self):
        token = self.begun().token
        other = self.enterContext(House("echo", *self.flags))
        with Peer(other) as stranger:
            self.assertEqual(stranger.resume(token)["why"], "elsewhere")

    def test_an_old_token_is_superseded_and_harms_nobody(self):
        first = self.begun(3)
        second, welcome = self.assert_resumes(first.token, 4, 3)
        probe(second)
        with Peer(self.house) as thief:
            self.assertEqual(thief.resume(first.token, 4, 3)["why"], "superseded")
        self.assertTrue(probe(second))
        second.reset()
        self.assert_resumes(welcome["token"], 4, 3)

    def test_any_number_of_welcomes_in_a_row_may_be_lost(self):
        owner = self.begun(3)
        owner.reset()
        for _ in range(10):
            with Peer(self.house) as dying:
                dying.tell("hello", {"v": 1, "resume": owner.token, "got": 2, "sent": [4, 3]})
                dying.welcome()
                dying.reset()
        back, welcome = self.assert_resumes(owner.token, 2, 3)
        self.assertEqual((welcome["from"], welcome["got"]), (3, 3))
        self.assertEqual([back.counted().decode() for _ in range(2)], [SAID % 1, SAID % 2])

    def test_a_hello_that_was_overtaken_takes_nothing_away(self):
        owner = self.begun(3)
        owner.reset()
        said = {"v": 1, "resume": owner.token, "got": 4, "sent": [4, 3]}
        for nth in (2, 4):
            late, second = self.peer(), self.peer()
            second.tell("hello", said | {"nth": nth})
            token = second.welcome()["token"]
            for _ in range(2):
                late.tell("hello", said | {"nth": nth - 1})
                self.assertEqual(late.code(), 4004)
                self.assertTrue(probe(second))
                late = self.peer()
            said["resume"] = token

    def test_of_those_who_show_one_token_at_once_the_last_stays_and_has_everything_once(self):
        for _ in range(20):
            owner = self.begun(5)
            peers = [self.peer() for _ in range(8)]
            barrier = threading.Barrier(len(peers))

            def show(peer):
                barrier.wait()
                peer.tell("hello", {"v": 1, "resume": owner.token, "got": 3, "sent": [6, 5]})

            threads = [threading.Thread(target=show, args=(peer,)) for peer in peers]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(owner.code(), 4004)
            stays = []
            for peer in peers:
                self.assertTrue(peer.welcome()["resumed"])
                self.assertEqual([peer.counted().decode() for _ in range(3)], [SAID % n for n in (2, 3, 4)])
                peer.line.settimeout(.05)
                try:
                    self.assertEqual(peer.code(), 4004)
                except TimeoutError:
                    stays.append(peer)
            self.assertEqual(len(stays), 1)
            stays[0].line.settimeout(PATIENCE)
            stays[0].say(SAID % 99)
            self.assertEqual(stays[0].counted().decode(), SAID % 99)

    def test_a_session_that_was_left_is_over(self):
        for leave in (lambda peer: peer.tell("bye"), lambda peer: peer.say((1000).to_bytes(2, "big"), CLOSE)):
            owner = self.begun(1)
            leave(owner)
            owner.line.shutdown(socket.SHUT_WR)
            owner.code()  # the server knows that it is over
            with Peer(self.house) as late:
                self.assertEqual(late.resume(owner.token, 2, 1)["why"], "ended")

    def test_a_token_is_bound_to_the_page_that_it_was_given_to(self):
        origin = {"Origin": "http://x"}
        owner = self.begun(1, **origin)
        with Peer(self.house) as thief:
            self.assertEqual(thief.resume(owner.token, 2, 1)["why"], "unknown")
        self.assert_resumes(owner.token, 2, 1, **origin)


class Lies(Sessions):
    def test_counts_that_cannot_be_are_refused_and_the_session_stays(self):
        owner = self.begun(5)
        owner.tell("ack", 3)
        probe(owner)
        owner.reset()
        for got, oldest, sent in ((7, 6, 5), (2**53, 6, 5), (2, 6, 5), (0, 1, 5), (5, 5, 4), (5, 1, 0), (5, 7, 9),
                                  (5, 2**53, 2**53)):
            with self.subTest((got, oldest, sent)), Peer(self.house) as liar:
                liar.tell("hello", {"v": 1, "resume": owner.token, "got": got, "sent": [oldest, sent]})
                self.assertEqual(liar.code(), 4007)
        back, welcome = self.assert_resumes(owner.token, 4, 5)
        self.assertEqual((welcome["from"], welcome["got"]), (5, 5))
        self.assertEqual([back.counted().decode() for _ in range(2)], [SAID % 3, SAID % 4])

    def test_acknowledgements_that_cannot_be_end_the_session(self):
        for count in (-1, 1.0, "1", None, 7, 1, 2**53, 2**53 + 1, 2**64, [1]):
            with self.subTest(count):
                owner = self.begun(5)
                owner.tell("ack", 2)
                probe(owner)
                owner.tell("ack", count)
                self.assertEqual(owner.code(), 4007)
        for text in ('["ack"]', '["ack",1,2]', '["ack", 3', "[]", "[1]", '[["ack"]]', "[" * 5_000, '["probe",-1]',
                     '["probe"]', "x", "", '"text"', " {}"):
            with self.subTest(text[:20]):
                owner = self.begun()
                owner.say(text)
                self.assertEqual(owner.code(), 4007)


class Ways(Sessions):
    def test_everybody_comes_back_over_any_shard(self):
        owner = self.begun(1)
        token = owner.token
        for number in range(1, 30):
            owner.say(SAID % number)
            owner.reset()
            owner, welcome = self.assert_resumes(token, number + 1, number + 1, oldest=number + 1)
            token = welcome["token"]
            if welcome["got"] == number:
                owner.say(SAID % number)
            self.assertEqual(owner.counted().decode(), SAID % number)
            probe(owner)

    def test_a_stopped_server_and_a_stopped_client_lose_nothing(self):
        owner = self.begun(2)
        os.kill(self.house.process.pid, signal.SIGSTOP)
        for number in range(2, 200):
            owner.say(SAID % number)
        owner.reset()
        time.sleep(1)
        os.kill(self.house.process.pid, signal.SIGCONT)
        back, welcome = self.assert_resumes(owner.token, 3, 200, oldest=3)
        heard = [back.counted().decode() for _ in range(2, welcome["got"])]
        for number in range(welcome["got"], 200):
            back.say(SAID % number)
            heard.append(back.counted().decode())
        self.assertEqual(heard, [SAID % number for number in range(2, 200)])

    def test_a_server_that_stops_does_not_wait_for_those_who_are_away(self):
        peers = [self.begun(3) for _ in range(50)]
        for peer in peers[:40]:
            peer.reset()
        stayed = peers[40:]
        self.house.ask_to_stop()
        began = time.monotonic()
        for peer in stayed:
            self.assertEqual(peer.control("going")[1]["why"], "stopping")
            self.assertEqual(peer.code(), 1001)
        self.assertEqual(self.house.wait(), 0)
        self.assertLess(time.monotonic() - began, 4)


class Compressed(Sessions):
    flags = ("--shards=2", "--compression")

    def test_one_whose_connections_are_compressed_comes_back_too(self):
        async def go():
            async def connect(**hello):
                line = await websockets.connect(self.house.url, subprotocols=["porthouse.v1"], ping_interval=None,
                                                compression="deflate")
                self.assertTrue(line.extensions)
                await line.send(json.dumps(["hello", {"v": 1, **hello}]))
                return line, json.loads(await line.recv())[1]

            line, welcome = await connect()
            await line.recv()  # $room
            got = 1
            for number in range(1, 60):
                said = f'{{"event":"x","body":"{number} {"ab" * number * 40}"}}'
                await line.send(said)
                self.assertEqual(await asyncio.wait_for(line.recv(), PATIENCE), said)
                line.transport.abort()
                line, welcome = await connect(resume=welcome["token"], got=got, sent=[number + 1, number])
                self.assertTrue(welcome["resumed"], welcome)
                self.assertEqual((welcome["got"], welcome["from"]), (number, got + 1))
                self.assertEqual(await asyncio.wait_for(line.recv(), PATIENCE), said)
                got += 1
                await line.send(json.dumps(["ack", got]))

        asyncio.run(go())


class Proxied(Sessions):
    flags = ("--shards=2", "--trusted-proxies=127.0.0.1")

    def test_a_session_of_tls_is_not_resumed_without(self):
        via = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
        owner = self.begun(1, **via)
        for insecure in ({}, via | {"X-Forwarded-Proto": "http"}):
            with Peer(self.house, **insecure) as thief:
                self.assertEqual(thief.resume(owner.token, 2, 1)["why"], "unknown")
        self.assert_resumes(owner.token, 2, 1, **via)


class Secure(unittest.TestCase):
    def test_over_tls_sessions_come_back_over_any_shard(self):
        with tempfile.TemporaryDirectory() as folder:
            flags = make_certificate(folder)
            with House("echo", "--shards=2", *flags) as house:
                token = ""
                for number in range(30):
                    with Peer(house, tls=trust(folder)) as peer:
                        welcome = peer.resume(token, number + 1, number) if token else peer.hello()
                        self.assertEqual(welcome["resumed"], number > 0, welcome)
                        token = welcome["token"]
                        peer.say(SAID % number)
                        self.assertEqual(peer.counted().decode(), SAID % number)
                        probe(peer)


if __name__ == "__main__":
    unittest.main()
