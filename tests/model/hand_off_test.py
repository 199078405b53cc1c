#!/usr/bin/python3
"""Exhausts the model of the hand-off: one socket, in as many ways as a house can trouble it."""

import unittest

from exhaustive import CLOSED_LATE, DEATHS, DEADLINES, LOOKUPS, Exhaustive


class OneSocket(Exhaustive):
    def test_releases_that_cross_messages(self):
        self.exhaust("ACCORD", "LATER", "MESSAGES=3", "MOVES=3", "DEPTH=3", "FRAMES=2",
                     unseen=DEATHS | DEADLINES | CLOSED_LATE | LOOKUPS |
                     {"sealed_take", "returned_batch", "void_ruling", "void_frame"})

    def test_two_crashes(self):
        self.exhaust("ACCORD", "LATER", "CRASHES=2",
                     unseen=DEADLINES | CLOSED_LATE | LOOKUPS |
                     {"sealed_take", "frame", "void_frame", "died_seeking"})

    def test_deadlines_that_pass_in_time_and_too_soon(self):
        self.exhaust("ACCORD", "LATER", "NEVER", "LOOKUPS", "LATES=2", "FRAMES=1", "UP=7",
                     unseen=DEATHS | CLOSED_LATE)

    def test_clients_that_end_in_the_middle_of_a_move(self):
        self.exhaust("ACCORD", "LATER", "LOOKUPS", "ENDS", "CRASHES=1", "FRAMES=1",
                     unseen=DEADLINES)

    def test_everything_at_once(self):
        self.exhaust(*Exhaustive.EVERYTHING, unseen=set())

    def test_no_run_goes_on_for_ever(self):
        self.exhaust(*Exhaustive.EVERYTHING, "ACYCLIC", unseen={"rest"}, endless=True)


if __name__ == "__main__":
    unittest.main(verbosity=2)
