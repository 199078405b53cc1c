#!/usr/bin/python3
"""Exhausts the model of the hand-off: one socket, and one kind of trouble at a time."""

import unittest

from exhaustive import CLOSED_LATE, DEADLINES, DEATHS, DOORS, DOWN, LOOKUPS, VISITS, Exhaustive


class OneSocket(Exhaustive):
    def test_releases_that_cross_messages(self):
        self.exhaust("ACCORD", "LATER", "MESSAGES=3", "MOVES=3", "DEPTH=3", "FRAMES=2",
                     unseen=DEATHS | DOORS | DOWN | DEADLINES | CLOSED_LATE | LOOKUPS | VISITS |
                     {"sealed_take", "returned_batch", "void_ruling", "void_frame"})

    def test_two_crashes(self):
        self.exhaust("ACCORD", "LATER", "CRASHES=2",
                     unseen=DOORS | DOWN | DEADLINES | CLOSED_LATE | LOOKUPS | VISITS |
                     {"sealed_take", "frame", "void_frame", "died_seeking"})

    def test_deadlines_that_pass_in_time_and_too_soon(self):
        self.exhaust("ACCORD", "LATER", "NEVER", "LOOKUPS", "LATES=2", "FRAMES=1", "UP=7",
                     unseen=DEATHS | DOORS | DOWN | CLOSED_LATE | VISITS)

    def test_clients_that_end_in_the_middle_of_a_move(self):
        self.exhaust("ACCORD", "LATER", "LOOKUPS", "ENDS", "CRASHES=1", "FRAMES=1",
                     unseen=DOORS | DOWN | DEADLINES | VISITS)


if __name__ == "__main__":
    unittest.main(verbosity=2)
