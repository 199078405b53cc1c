#!/usr/bin/python3
"""Exhausts the model of the hand-off: one socket, visits, places that are down, and all at once."""

import unittest

from exhaustive import CLOSED_LATE, DOWN, LOCKED, LOOKUPS, Exhaustive

EVERYTHING = ("ACCORD", "LATER", "NEVER", "LOOKUPS", "ENDS", "VISITS", "LOCKED", "LATES=1",
              "CRASHES=1", "FRAMES=1", "MOVES=1")


class Everything(Exhaustive):
    def test_visits(self):
        self.exhaust("VISITS", "LOCKED", "ACCORD", "LOOKUPS", "ENDS", "CRASHES=1", "LATES=1",
                     "MESSAGES=1", "DEPTH=3",
                     unseen=DOWN | {"divided_batch", "put_off", "died_serving", "frame",
                                    "void_frame"})

    def test_places_that_are_down(self):
        self.exhaust("DELAYS", "VISITS", "ACCORD", "CRASHES=2", "LATES=1", "MOVES=1",
                     unseen=CLOSED_LATE | LOCKED | LOOKUPS |
                     {"put_off", "died_seeking", "hung_seeking", "frame", "void_frame"})

    def test_all_at_once(self):
        self.exhaust(*EVERYTHING, unseen=DOWN)

    def test_no_run_goes_on_for_ever(self):
        self.exhaust(*EVERYTHING, "ACYCLIC", unseen=DOWN | {"rest"}, endless=True)


if __name__ == "__main__":
    unittest.main(verbosity=2)
