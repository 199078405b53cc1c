#!/usr/bin/python3
"""Exhausts the model of the hand-off: one socket, and one kind of trouble at a time."""

import unittest

from exhaustive import CLOSED_LATE, DEADLINES, DEATHS, DOWN, LOCKED, LOOKUPS, VISITS, Exhaustive


class OneSocket(Exhaustive):
    def test_releases_that_cross_messages(self):
        self.exhaust("ACCORD", "LATER", "MESSAGES=3", "MOVES=3", "DEPTH=3", "FRAMES=2",
                     unseen=DEATHS | DOWN | LOCKED | DEADLINES | CLOSED_LATE | LOOKUPS | VISITS |
                     {"revoked_batch", "returned_batch", "void_verdict", "void_frame"})

    def test_two_crashes(self):
        self.exhaust("ACCORD", "LATER", "CRASHES=2",
                     unseen=DOWN | LOCKED | DEADLINES | CLOSED_LATE | LOOKUPS | VISITS |
                     {"revoked_batch", "frame", "void_frame", "died_seeking"})

    def test_deadlines_that_pass_in_time_and_too_soon(self):
        self.exhaust("ACCORD", "LATER", "NEVER", "LOOKUPS", "LATES=2", "FRAMES=1", "UP=7",
                     unseen=DEATHS | DOWN | LOCKED | CLOSED_LATE | VISITS)

    def test_clients_that_end_in_the_middle_of_a_move(self):
        self.exhaust("ACCORD", "LATER", "LOOKUPS", "ENDS", "CRASHES=1", "FRAMES=1",
                     unseen=DOWN | LOCKED | DEADLINES | VISITS)


if __name__ == "__main__":
    unittest.main(verbosity=2)
