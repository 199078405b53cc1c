#!/usr/bin/python3
"""A node hangs, and another is started under its name: which of them is ready, and when."""

import asyncio
import signal
import time
import unittest

import websockets
from dialects import Refused, status_of
from house import PATIENCE, SANITIZED, until
from strangers_test import Node

DETECTION = 10 if SANITIZED else 3  # seconds


def node(name, *flags, **how):
    return Node(name, f"--cluster-detection={DETECTION}", *flags, **how)


class Succession(unittest.IsolatedAsyncioTestCase):
    async def enter(self, house):
        line = await websockets.connect(house.url, ping_interval=None)
        self.addAsyncCleanup(line.close)
        await asyncio.wait_for(line.recv(), PATIENCE)
        return line

    async def room_of(self, house, room="room/tea"):
        line = await self.enter(house)
        await line.send(room)
        return await asyncio.wait_for(line.recv(), PATIENCE), line

    async def test_a_successor_is_ready_when_it_is_linked_and_a_predecessor_never_more(self):
        ada = self.enterContext(node("ada"))
        old = self.enterContext(node("bob", join=[ada]))
        until(lambda: ada.is_linked_with("bob"), "bob is linked")
        _, client = await self.room_of(old)
        old.process.send_signal(signal.SIGSTOP)
        self.addCleanup(old.process.send_signal, signal.SIGCONT)
        new = self.enterContext(node("bob", join=[ada]))
        end = time.monotonic() + PATIENCE
        while new.ask("/readyz")[0] != 200:
            self.assertIn(new.ask("/readyz")[1], ("joining", "refused", "accepting\n", "accepting"))
            self.assertLess(time.monotonic(), end, "never ready")
        self.assertTrue(new.is_linked_with("ada"))
        here, _ = await self.room_of(ada)
        there, _ = await self.room_of(new)
        self.assertEqual(here.split(",")[1], there.split(",")[1])  # on one node
        self.assertIn("with 2 in it", there)
        old.process.send_signal(signal.SIGCONT)
        until(lambda: old.ask("/readyz") == (503, "replaced"), "the old one knows that it is replaced")
        with self.assertRaises(websockets.ConnectionClosed) as closed:
            while True:
                await asyncio.wait_for(client.recv(), PATIENCE)
        self.assertEqual(closed.exception.rcvd.code, 1012)
        with self.assertRaises(Refused) as refused:
            await websockets.connect(old.url)
        self.assertEqual(status_of(refused.exception), 503)
        self.assertEqual(old.ask("/healthz")[0], 200)
        self.assertEqual(new.ask("/readyz")[0], 200)
        self.assertEqual(ada.ask("/readyz")[0], 200)

    async def test_nobody_is_ready_next_to_a_seed_that_hangs(self):
        ada = self.enterContext(node("ada"))
        ada.process.send_signal(signal.SIGSTOP)
        self.addCleanup(ada.process.send_signal, signal.SIGCONT)
        bob = self.enterContext(node("bob", join=[ada]))
        end = time.monotonic() + 3 * DETECTION
        while time.monotonic() < end:
            self.assertEqual(bob.ask("/readyz"), (503, "joining"))
            time.sleep(0.1)
        ada.process.send_signal(signal.SIGCONT)
        until(lambda: bob.ask("/readyz")[0] == 200, "bob is ready")
        self.assertTrue(bob.is_linked_with("ada"))


if __name__ == "__main__":
    unittest.main()
