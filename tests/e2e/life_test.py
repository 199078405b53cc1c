#!/usr/bin/python3
"""How the programs start, end, and live with little: flags, signals, deadlines, descriptors, TLS."""

import asyncio
import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

import websockets
from house import BIN, PATIENCE, SANITIZED, House, until

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))
from certificate import make_certificate, trust  # noqa: E402

EXAMPLES = ("echo", "broadcast", "quickstart", "limbo", "chat", "walled", "arcade")


def run(*flags, example="echo"):
    """Starts a program that is to end by itself."""
    return subprocess.run([os.path.join(BIN, example), *flags], text=True, capture_output=True,
                          timeout=PATIENCE, check=False)


def connect(house, **how):
    return websockets.connect(house.url, ping_interval=None, compression=None, **how)


async def soon(what):
    return await asyncio.wait_for(what, PATIENCE)


class Flags(unittest.TestCase):
    def test_bad_flags_are_one_clear_line_and_2(self):
        for flags in (["--nothing"], ["--port=x"], ["--port=65536"], ["--port=-1"], ["--port="], ["word"],
                      ["--shards=-1"], ["--shards=x"], ["--max-message=0"], ["--max-message=much"],
                      ["--max-message=-5"], ["--address=300.1.1.1"], ["--address=nowhere.invalid"],
                      ["--ping-interval=x"], ["--idle-timeout=-1"], ["--config-file=/nowhere/at/all"],
                      ["--tls-cert=/nowhere"], ["--tls-key=/nowhere"], ["--compression=perhaps"], ["--por=1"],
                      ["--tls-cert=/nowhere", "--tls-key=/nowhere"], ["--pages=/nowhere"]):
            with self.subTest(flags):
                ended = run("--port=0", *flags) if "port" not in flags[0] else run(*flags)
                self.assertEqual((ended.returncode, ended.stdout), (2, ""))
                self.assertEqual(ended.stderr.count("\n"), 1, ended.stderr)
                name, _, value = flags[0].strip("-").partition("=")
                self.assertTrue(name in ended.stderr or len(value) > 3 and value in ended.stderr, ended.stderr)

    def test_help_is_helpful(self):
        for example in EXAMPLES:
            ended = run("--help", example=example)
            self.assertEqual((ended.returncode, ended.stderr), (0, ""))
            for flag in ("address", "port", "shards", "max-message", "compression", "tls-cert", "tls-key",
                         "ping-interval", "idle-timeout", "help", "config-file"):
                self.assertIn(f"--{flag}", ended.stdout)

    def test_a_taken_port_is_said_so(self):
        with House("echo") as house:
            ended = run(f"--port={house.port}")
            self.assertNotEqual(ended.returncode, 0)
            self.assertIn(str(house.port), ended.stderr)
            self.assertEqual(ended.stderr.count("\n"), 1, ended.stderr)

    def test_a_file_of_flags_counts(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write("# by a test\nmax-message = 100\n")
            file.flush()

            async def converse(house):
                async with connect(house) as client:
                    await client.send("x" * 101)
                    with self.assertRaises(websockets.ConnectionClosed):
                        await soon(client.recv())
                    self.assertEqual(client.close_code, 1009)

            with House("echo", f"--config-file={file.name}") as house:
                asyncio.run(converse(house))

    def test_pages_and_health(self):
        for example in EXAMPLES:
            with House(example) as house:
                for path in ("", "healthz", "readyz"):
                    with urllib.request.urlopen(house.url.replace("ws", "http", 1) + path) as answer:
                        self.assertEqual(answer.status, 200)
                        self.assertTrue(path or b"<html" in answer.read().lower())


class Ending(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)

    async def test_all_hear_1001_and_it_exits_with_0(self):
        for example in EXAMPLES:
            for how in (signal.SIGTERM, signal.SIGINT):
                with House(example) as house:
                    clients = [await connect(house) for _ in range(100)]
                    began = time.monotonic()
                    house.ask_to_stop(how)
                    await soon(asyncio.gather(*(client.wait_closed() for client in clients)))
                    self.assertEqual({client.close_code for client in clients}, {1001})
                    self.assertEqual(house.wait(), 0)
                    self.assertLess(time.monotonic() - began, 20 if SANITIZED else 3)

    async def test_who_does_not_answer_delays_it_by_the_grace_at_most(self):
        with House("echo") as house:
            rude = [await connect(house) for _ in range(10)]
            for one in rude:
                one.transport.pause_reading()
            half = socket.create_connection(("127.0.0.1", house.port))
            half.sendall(b"GET / HTTP/1.1\r\n")
            began = time.monotonic()
            self.assertEqual(house.stop(), 0)
            self.assertLess(time.monotonic() - began, 30 if SANITIZED else 7)
            half.close()
            for one in rude:
                one.transport.abort()

    async def test_nobody_comes_in_while_it_ends(self):
        with House("echo") as house:
            rude = await connect(house)
            rude.transport.pause_reading()
            house.ask_to_stop()

            def refuses():
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", house.port)) as line:
                    line.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
                    return not line.recv(100).startswith(b"HTTP/1.1 200")
                return True

            until(refuses, "newcomers are refused")
            rude.transport.abort()
            self.assertEqual(house.wait(), 0)


class Deadlines(unittest.IsolatedAsyncioTestCase):
    async def test_who_says_nothing_is_closed_with_4001(self):
        with House("echo", "--idle-timeout=1", "--ping-interval=60") as house:
            async with connect(house) as client:
                await soon(client.wait_closed())
                self.assertEqual(client.close_code, 4001)

    async def test_who_answers_pings_stays(self):
        with House("echo", "--idle-timeout=3", "--ping-interval=1") as house:
            async with connect(house) as client:
                pings, began = 0, time.monotonic()
                while time.monotonic() - began < 6:  # twice the limit
                    await asyncio.sleep(0.5)
                    pings += client.close_code is None
                self.assertGreater(pings, 3)
                await client.send("still here")
                self.assertEqual(await soon(client.recv()), "still here")


@unittest.skipIf(SANITIZED, "the sanitizers themselves cannot do without descriptors")
class Descriptors(unittest.TestCase):
    def test_it_serves_on_when_descriptors_run_out_and_recovers(self):
        with House("echo", descriptors=64) as house:
            async def served(client):
                await client.send("hello")
                return await soon(client.recv()) == "hello"

            async def newcomer(house):
                """Comes in as soon as the house has noticed that there is room again."""
                end = time.monotonic() + PATIENCE
                while True:
                    try:
                        return await connect(house, open_timeout=PATIENCE)
                    except (OSError, websockets.InvalidHandshake) as turned_away:
                        if time.monotonic() > end:
                            raise AssertionError("it does not recover") from turned_away

            async def crowd():
                clients, waiting = [await connect(house) for _ in range(10)], []
                for _ in range(200):
                    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
                    waiting.append(writer)
                self.assertTrue(all([await served(client) for client in clients]))
                cpu, began = house.cpu(), time.monotonic()
                await asyncio.sleep(1)  # does it spin while it cannot accept?
                self.assertLess((house.cpu() - cpu) / (time.monotonic() - began), 0.5)
                for writer in waiting:
                    writer.transport.abort()
                self.assertTrue(await served(await newcomer(house)))
                self.assertTrue(all([await served(client) for client in clients]))
                for client in clients:
                    await client.close()

            asyncio.run(crowd())


class Tls(unittest.TestCase):
    def test_it_serves_over_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            for example in ("echo", "quickstart"):
                with House(example, *make_certificate(folder)) as house:
                    self.assertEqual(house.scheme, "wss")
                    page = house.url.replace("wss", "https", 1)
                    with urllib.request.urlopen(page, context=trust(folder)) as answer:
                        self.assertEqual(answer.status, 200)
                    asyncio.run(self.converse(house, example, trust(folder)))

    async def converse(self, house, example, settings):
        async with connect(house, ssl=settings) as client:
            if example == "quickstart":
                self.assertEqual(await soon(client.recv()), "Hello. Please present your ID.")
                await client.send("id:alice")
                self.assertEqual(await soon(client.recv()), "Hello - alice")
                return
            for size in (0, 5, 20_000, 1 << 20):
                await client.send("x" * size)
                self.assertEqual(await soon(client.recv()), "x" * size)
            house.ask_to_stop()
            await soon(client.wait_closed())
            self.assertEqual(client.close_code, 1001)
            self.assertEqual(house.wait(), 0)


if __name__ == "__main__":
    unittest.main()
