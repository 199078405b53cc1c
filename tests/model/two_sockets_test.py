#!/usr/bin/python3
"""Exhausts the model of the hand-off: two sockets, whose spaces serve both and die for both."""

import unittest

from exhaustive import CLOSED_LATE, DEADLINES, DOWN, LOCKED, LOOKUPS, VISITS, Exhaustive

UNSEEN = DOWN | LOCKED | DEADLINES | CLOSED_LATE | LOOKUPS | VISITS | {
    "revoked_batch", "put_off", "died_seeking", "frame", "void_frame"}


class TwoSockets(Exhaustive):
    def test_three_messages_and_a_crash(self):
        self.exhaust("SOCKETS=2", "MESSAGES=2", "SECOND=1", "MOVES=1", "CRASHES=1", "UP=3",
                     "DOWN=4", unseen=UNSEEN | {"own_accord", "crossed_heard"})

    def test_releases_of_their_own_accord_and_a_crash(self):
        self.exhaust("SOCKETS=2", "ACCORD", "MESSAGES=1", "MOVES=1", "CRASHES=1", "UP=3",
                     "DOWN=4", unseen=UNSEEN | {"divided_batch", "died_serving"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
