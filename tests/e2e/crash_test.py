#!/usr/bin/python3
"""Rooms crash under live connections with traffic: nobody is closed, nothing is lost, doubled or swapped.

Every client sends numbered messages without a pause, and every room answers with its own name and the
number. What a crashing hook had begun is never answered: exactly those numbers may be missing. So are
the answers that a room had ready when it hung: they were not sent, and the house no longer takes them."""

import asyncio
import json
import random
import unittest

from crowd import Crowd
from house import PATIENCE, SANITIZER, House

# Clients at home in each room.
HOMES = {"arena": 300, "cage": 150, "well": 150, "garden": 300, "tower": 100}
if SANITIZER == "thread":  # which takes ten times as long
    HOMES = {"arena": 60, "cage": 30, "well": 30, "garden": 60, "tower": 20}
ROUNDS = 8
# What a room may take for its verdict: far more than it needs, so that only the well is ever late.
DEADLINE = 10_000 if SANITIZER else 2_000


class ShakyHouse(House):
    """Tells what its rooms have counted when it ends."""

    def __init__(self):
        super().__init__("shaky_house", f"--deadline={DEADLINE}", inspected=False)

    def report(self):
        self.ask_to_stop()
        # CAF says on the same line printer which of its actors threw.
        said = next((json.loads(line) for line in self.process.stdout if line.startswith("{")), None)
        code = self.wait()
        assert said and code == 0, f"the house ended with {code}"
        return said


async def crash_again_and_again(crowd, chance):
    crowd.one_of("tower").shall("kill")
    for number in range(ROUNDS):
        for client in chance.sample(crowd.of("arena"), len(crowd.of("arena")) // 10):
            client.shall("throw")
        chance.choice(crowd.of("cage")).shall("throw")
        if number % 4 == 0:
            chance.choice(crowd.of("well")).shall("hang")
        chance.choice(crowd.of("arena")).shall("kill")
        await crowd.all_answered(20, *(home for home in HOMES if home != "well"))
    await crowd.all_home("arena", "cage", "well", "garden")


class Crash(unittest.TestCase):
    def test_crashes_close_nobody_and_lose_nothing(self):
        with ShakyHouse() as house:
            crowd = asyncio.run(self.play(house))
            rooms = house.report()
        counts, books = crowd.counts(), rooms["books"]
        print(json.dumps({"seen": counts, **rooms}, indent=1))
        for what in ("stuck", "closed", "lost", "swapped", "garbled", "healthy_moved", "ticks_missed"):
            self.assertEqual(counts[what], 0, what)
        self.check_rooms(rooms["rooms"], counts, crowd.answered_by)
        self.assertTrue(books["balanced"])
        self.assertEqual((books["received"], books["handled"]), (counts["sent"], counts["sent"]))
        self.assertEqual((books["closed"], books["waiting"]), (0, 0))

    async def play(self, house):
        async with Crowd(house, HOMES) as crowd:
            try:
                await asyncio.wait_for(crash_again_and_again(crowd, random.Random(1)), PATIENCE * 2)
                await asyncio.wait_for(crowd.says_goodbye(), PATIENCE)
            except (asyncio.TimeoutError, ConnectionError):
                crowd.seen["stuck"] = crowd.waited_for()
        return crowd

    def check_rooms(self, rooms, counts, answered_by):
        self.assertEqual(counts["unanswered"], rooms["arena"]["swallowed"] + rooms["cage"]["swallowed"])
        self.assertEqual(counts["lost_to_the_well"], rooms["well"]["swallowed"] +
                         rooms["well"]["answered"] - answered_by["well"])
        for name, room in rooms.items():
            with self.subTest(name):
                if name != "well":
                    self.assertEqual(answered_by[name], room["answered"])
                self.assertEqual(room["unmatched"], 0)
                self.assertEqual(room["connected"], room["left"] + room["died_with"])
                self.assertEqual(room["restarts"], 0 if name == "tower" else room["deaths"])
        for name in ("arena", "cage", "tower"):
            self.assertGreater(rooms[name]["deaths"], 0, name)
        self.assertEqual(rooms["tower"]["deaths"], 1)
        self.assertEqual(rooms["arena"]["complaints"], rooms["arena"]["swallowed"])
        self.assertGreater(rooms["well"]["swallowed"], 0)
        for name in ("hall", "well", "garden"):
            self.assertEqual((rooms[name]["deaths"], rooms[name]["complaints"]), (0, 0), name)
        self.assertEqual(rooms["garden"]["connected"], HOMES["garden"])


if __name__ == "__main__":
    unittest.main()
