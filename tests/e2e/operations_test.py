#!/usr/bin/python3
"""What can go wrong in service: rooms that hang, a log that nobody reads, too few descriptors and
cores."""

import asyncio
import contextlib
import json
import os
import re
import resource
import signal
import time
import unittest

import websockets
from house import PATIENCE, SANITIZED, House, until
from stubborn import Limited, Stubborn, connect, metrics_of, soon, status, talk


class Stopping(unittest.IsolatedAsyncioTestCase):
    async def hangs(self, named, *words):
        with Stubborn(inspected=False) as house:
            client = await talk(house, *words)
            await asyncio.sleep(0.3)
            began = time.monotonic()
            house.ask_to_stop()
            await asyncio.to_thread(house.give_up)
            self.assertEqual(house.process.returncode, 3, house.said())
            self.assertLess(time.monotonic() - began, 60 if SANITIZED else 20)
            self.assertTrue(house.lines("stop", named), house.said())
            client.transport.abort()

    async def test_a_hook_that_hangs_on_a_thread_of_its_own_is_named_and_left_behind(self):
        await self.hangs("cellar: received", "go cellar", "hang")

    async def test_a_hook_that_hangs_on_an_event_loop_is_named_and_left_behind(self):
        await self.hangs("hall: received", "hang")

    async def test_offloaded_work_that_hangs_is_named_and_left_behind(self):
        await self.hangs("hall", "offload hang")

    async def test_more_to_save_at_the_end_than_there_is_time_for_is_left_behind(self):
        with Stubborn("--offload-threads=2", inspected=False) as house:
            clients = await asyncio.gather(*(talk(house) for _ in range(100)))
            await clients[0].send("save 700")
            self.assertEqual(await soon(clients[0].recv()), "done")
            began = time.monotonic()
            house.ask_to_stop()
            await asyncio.to_thread(house.give_up)
            self.assertEqual(house.process.returncode, 3, house.said())
            self.assertLess(time.monotonic() - began, 60 if SANITIZED else 20)
            self.assertTrue(house.lines("offload: ", "given up"), house.said())
            for client in clients:
                await client.wait_closed()

    async def test_a_second_signal_ends_it_at_once(self):
        for first, second in ((signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGINT),
                              (signal.SIGTERM, signal.SIGINT)):
            with Stubborn(inspected=False) as house:
                client = await talk(house, "go cellar", "hang")
                house.ask_to_stop(first)
                with contextlib.suppress(websockets.ConnectionClosed):
                    await soon(client.recv())  # it has begun to stop
                began = time.monotonic()
                house.ask_to_stop(second)
                await asyncio.to_thread(house.give_up)
                self.assertIn(house.process.returncode, (128 + second, -second))
                self.assertLess(time.monotonic() - began, 20 if SANITIZED else 2)


class Log(unittest.IsolatedAsyncioTestCase):
    async def test_stderr_that_nobody_reads_stops_nobody(self):
        out, into = os.pipe()
        house = House("stubborn_house")
        house.errors = into
        with house:
            os.close(into)
            client = await talk(house)
            other = await talk(house)
            for _ in range(3000):
                await client.send("throw")
                await soon(client.recv())  # it comes in again
            await other.send("hello")
            self.assertEqual(await soon(other.recv()), "done")
            self.assertEqual(await asyncio.to_thread(status, house, "healthz"), 200)
            metrics = await asyncio.to_thread(metrics_of, house)
            dropped = float(re.search(r"^porthouse_log_lines_dropped\S* (\S+)", metrics, re.M)[1])
            self.assertGreater(dropped, 100)
            began = time.monotonic()
            await asyncio.gather(client.close(), other.close())
            self.assertEqual(await asyncio.to_thread(house.stop), 0)
            self.assertLess(time.monotonic() - began, 60 if SANITIZED else 5)
        os.close(out)

    async def test_each_line_names_room_hook_and_socket(self):
        with Stubborn() as house:
            client = await talk(house, "throw")
            await soon(client.recv())
            await client.close()
        self.assertRegex(house.said(), r"(?m)^\d{4}-\d\d-\d\dT\S+Z warning hall: received: as you wish \(socket \d+\)$")

    async def test_for_machines_each_line_is_json(self):
        with Stubborn("--log=json") as house:
            client = await talk(house, "throw")
            await soon(client.recv())
            await client.close()
        line = json.loads(house.lines("as you wish")[0])
        self.assertEqual((line["level"], line["room"], line["where"], line["message"]),
                         ("warning", "hall", "received", "as you wish"))
        self.assertGreater(line["socket"], 0)
        self.assertTrue(all(json.loads(one) for one in house.said().splitlines()))

    async def test_a_hook_that_blocks_is_named_once_and_metrics_show_the_turn(self):
        with Stubborn() as house:
            for room, hook, command in (("hall", "received", "block 2500"), ("cellar", "received", "block 2500"),
                                        ("hall", "offloaded work", "offload 2500")):
                client = await talk(house, *(["go cellar"] * (room == "cellar")), command)
                await asyncio.to_thread(until, lambda: house.lines(f"{room}: {hook}", " s on "),
                                        "it is named while it hangs", 20 if SANITIZED else 2)
                self.assertEqual(await soon(client.recv()), "done")
                self.assertEqual(len(house.lines(f"{room}: {hook}", " s on ")), 1, house.said())
                await client.close()
            metrics = await asyncio.to_thread(metrics_of, house)
            turns = [float(one) for one in re.findall(r"^porthouse_longest_turn[^}]*} (\S+)", metrics, re.M)]
            self.assertGreaterEqual(len([one for one in turns if one >= 2]), 2, metrics)


@unittest.skipIf(SANITIZED, "the sanitizers themselves cannot do without descriptors")
class Means(unittest.IsolatedAsyncioTestCase):
    async def test_descriptors_are_raised_and_what_cannot_be_had_is_said(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        less = min(hard, 4096)
        for flags, complaints in ((["--max-connections=1000"], 0), (["--max-connections=1000000"], 1), ([], 0)):
            with Limited(*flags, soft=64, hard=less) as house:
                now = resource.prlimit(house.process.pid, resource.RLIMIT_NOFILE)
                self.assertEqual(now, (less, less))
                client = await talk(house)
                await client.close()
            self.assertEqual(len(house.lines("descriptors", "--max-connections")), complaints, house.said())
        self.assertEqual(resource.getrlimit(resource.RLIMIT_NOFILE), (soft, hard))

    async def test_full_is_alive_and_not_ready(self):
        for house in (House("echo", "--max-connections=3"), House("echo", descriptors=80)):
            with house:
                self.assertEqual(status(house, "readyz"), 200)
                clients = []
                with contextlib.suppress(websockets.InvalidHandshake, OSError):
                    for _ in range(80):
                        clients.append(await connect(house))
                self.assertGreaterEqual(len(clients), 3)
                for _ in range(30):
                    self.assertEqual(status(house, "healthz"), 200)
                    self.assertEqual(status(house, "readyz"), 503)
                await asyncio.gather(*(client.close() for client in clients))
                until(lambda: status(house, "readyz") == 200, "there is room again")

    async def test_shards_are_as_many_as_cores_may_be_used(self):
        allowed = os.sched_getaffinity(0)
        for cores in ({min(allowed)}, allowed):
            house = Stubborn()
            house.command = ["taskset", "-c", ",".join(map(str, sorted(cores))), *house.command]
            with house:
                metrics = await asyncio.to_thread(metrics_of, house)
                self.assertEqual(len(re.findall(r'^porthouse_longest_turn[^}]*{loop="event loop', metrics, re.M)),
                                 len(cores), metrics)


if __name__ == "__main__":
    unittest.main()
