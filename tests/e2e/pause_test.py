#!/usr/bin/python3
"""The process is stopped for a while, as by `docker pause` or a laptop's lid, and goes on: nobody was silent."""

import asyncio
import os
import signal
import unittest

import websockets
from house import PATIENCE, House

CLIENTS, PAUSE = 40, 4


class Pause(unittest.TestCase):
    def test_who_talks_meanwhile_is_answered_and_nobody_is_closed(self):
        with House("echo", "--ping-interval=0.5", "--idle-timeout=2") as house:
            asyncio.run(self.talk_to_a_stopped(house))

    async def talk_to_a_stopped(self, house):
        clients = [await websockets.connect(house.url, ping_interval=None) for _ in range(CLIENTS)]
        silent = [await websockets.connect(house.url, ping_interval=None) for _ in range(CLIENTS)]
        os.kill(house.process.pid, signal.SIGSTOP)
        for second in range(PAUSE):
            for one in clients:
                await one.send(f"second {second}")
            await asyncio.sleep(1)
        os.kill(house.process.pid, signal.SIGCONT)
        for one in clients:
            for second in range(PAUSE):
                self.assertEqual(await asyncio.wait_for(one.recv(), PATIENCE), f"second {second}")
        # Those who only answer pings have had none.
        for one in silent:
            await one.send("still here")
            self.assertEqual(await asyncio.wait_for(one.recv(), PATIENCE), "still here")
            await one.close()


if __name__ == "__main__":
    unittest.main()
