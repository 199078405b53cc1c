#!/usr/bin/python3
"""A short walk of what wander.py plays at length: moves over three nodes under kills and cuts."""

import argparse
import json
import unittest

import ground
import wander
from nodes import SANITIZED

WALK = argparse.Namespace(moves=4_000 if SANITIZED else 20_000, callers=60, kills=2, cuts=2, seed=1)


class Wander(unittest.TestCase):
    def test_nothing_is_lost_doubled_or_swapped(self):
        wrong, told = wander.play(WALK)
        print(json.dumps(told, indent=1))
        self.assertEqual(wrong, {})
        self.assertGreaterEqual(told["moves"], WALK.moves)
        self.assertGreater(told["falls"], 0)
        self.assertNotIn("no_such_place", told["stays"])
        self.assertGreater(told["heard_by_actor"], 0)


if __name__ == "__main__":
    ground.enter()
    unittest.main()
