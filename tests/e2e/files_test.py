#!/usr/bin/python3
"""Certificates, block lists, tokens and pages are exchanged while the house is open."""

import asyncio
import pathlib
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import unittest
import urllib.request

import websockets
from dialects import Refused, status_of
from house import PATIENCE, until
from stubborn import Stubborn, connect, soon, status, talk

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))
from certificate import make_certificate  # noqa: E402


class Files(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.flags = make_certificate(self.folder)

    def serial(self, house):
        """What certificate openssl's own client is shown."""
        shown = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{house.port}"],
                               input=b"", capture_output=True, timeout=PATIENCE, check=False).stdout
        return subprocess.run(["openssl", "x509", "-noout", "-serial"], input=shown, capture_output=True,
                              check=True).stdout

    async def talk_over_tls(self, house):
        trusting = ssl._create_unverified_context()
        return await websockets.connect(house.url, ssl=trusting, ping_interval=None, compression=None)

    async def test_sighup_shows_a_new_certificate_to_newcomers_and_closes_nobody(self):
        with Stubborn(*self.flags) as house:
            client = await self.talk_over_tls(house)
            await soon(client.recv())
            before = await asyncio.to_thread(self.serial, house)
            make_certificate(self.folder)
            house.ask_to_stop(signal.SIGHUP)
            await asyncio.to_thread(until, lambda: self.serial(house) != before, "the new one is shown")
            await client.send("hello")
            self.assertEqual(await soon(client.recv()), "done")
            await client.close()
            self.assertTrue(house.lines("reload", "certificate"), house.said())

    async def test_a_broken_certificate_is_refused_with_one_line_and_the_old_one_stays(self):
        with Stubborn(*self.flags) as house:
            before = await asyncio.to_thread(self.serial, house)
            pathlib.Path(self.folder, "certificate.pem").write_text("no certificate\n")
            house.ask_to_stop(signal.SIGHUP)
            await asyncio.to_thread(until, lambda: house.lines("certificate.pem"), "it is refused")
            self.assertEqual(await asyncio.to_thread(self.serial, house), before)
            await asyncio.sleep(5)  # and is not told again while it stays as it is
            self.assertEqual(len(house.lines("certificate.pem")), 1, house.said())

    async def test_what_changes_is_read_without_a_signal(self):
        with Stubborn(*self.flags) as house:
            before = await asyncio.to_thread(self.serial, house)
            make_certificate(self.folder)
            await asyncio.to_thread(until, lambda: self.serial(house) != before, "the new one is shown")

    async def test_block_list_token_and_pages_are_read_again(self):
        files = {name: pathlib.Path(self.folder, name) for name in ("blocked", "token", "index.html")}
        files["blocked"].write_text("10.0.0.0/8\n")
        files["token"].write_text("0123456789abcdef\n")
        files["index.html"].write_text("old")
        with Stubborn(f"--block-list={files['blocked']}", f"--inspect-token-file={files['token']}",
                      f"--pages={self.folder}") as house:
            house.token = "0123456789abcdef"
            client = await talk(house)
            files["token"].write_text("fedcba9876543210\n")
            files["index.html"].write_text("new")
            house.ask_to_stop(signal.SIGHUP)

            def page():
                with urllib.request.urlopen(house.url.replace("ws", "http", 1), timeout=PATIENCE) as answer:
                    return answer.read()

            await asyncio.to_thread(until, lambda: page() == b"new", "the new page is served")
            files["blocked"].write_text("127.0.0.0/8 # everybody\n")
            house.ask_to_stop(signal.SIGHUP)
            await asyncio.to_thread(until, lambda: status(house, "") == 403, "nobody sees a page")
            with self.assertRaises(Refused) as refused:
                await connect(house)
            self.assertEqual(status_of(refused.exception), 403)
            self.assertEqual(await asyncio.to_thread(status, house, "metrics?token=0123456789abcdef"), 401)
            self.assertEqual(await asyncio.to_thread(status, house, "metrics?token=fedcba9876543210"), 200)
            await client.send("hello")
            self.assertEqual(await soon(client.recv()), "done")
            await client.close()
            house.token = "fedcba9876543210"

    async def test_a_sighup_with_nothing_to_read_ends_nobody(self):
        with Stubborn() as house:
            client = await talk(house)
            house.ask_to_stop(signal.SIGHUP)
            await asyncio.to_thread(until, lambda: house.lines("reload"), "it is heard")
            await client.send("hello")
            self.assertEqual(await soon(client.recv()), "done")
            await client.close()

    async def test_a_sighup_while_it_stops_does_not_end_it_before_its_time(self):
        with Stubborn(inspected=False) as house:
            client = await talk(house, "save 1500")
            self.assertEqual(await soon(client.recv()), "done")
            house.ask_to_stop()
            await soon(client.wait_closed())  # its room saves what it has
            for _ in range(3):
                house.ask_to_stop(signal.SIGHUP)
            await asyncio.to_thread(house.give_up)
            self.assertEqual(house.process.returncode, 0, house.said())


if __name__ == "__main__":
    unittest.main()
