#!/usr/bin/python3
"""Breaks a rule of the model on purpose and sees the search find it."""

import pathlib
import re
import unittest

import spin

SCHEDULE = pathlib.Path(__file__).resolve().parents[1] / "simulator" / "schedule.cpp"


class Sabotage(unittest.TestCase):
    def breaks(self, sabotage, rule, *bounds):
        self.assertIn(sabotage, re.findall(r'"(\w+)"', SCHEDULE.read_text()),
                      "the simulator does not know this sabotage: give them one name")
        end = spin.search(*bounds, sabotage.upper(), quick=True)
        self.assertEqual(rule, end.broken, end.text)
        self.assertIn(f"broken: {rule}\n", end.story)
        print(f"-- {sabotage}, found after {end.states} states:\n{end.story}")

    def test_a_space_that_is_not_told_of_the_end(self):
        self.breaks("drop_left", "left once for each arrival", "MOVES=0")

    def test_a_batch_that_is_handed_out_twice(self):
        self.breaks("double_heard", "each message is begun once and in order", "MOVES=0")

    def test_a_revocation_that_does_not_stop_the_old_owner(self):
        self.breaks("share_messages", "only the owner acts", "MOVES=0", "ENDS")

    def test_frames_of_a_stay_that_is_over(self):
        self.breaks("ignore_tenure", "an old owner is silent", "MOVES=0", "CRASHES=1",
                    "FRAMES=2")

    def test_verdicts_of_a_stay_that_is_over(self):
        self.breaks("obey_old_owner", "only who has it lets go", "MOVES=1", "ACCORD",
                    "LATES=1")

    def test_messages_that_overtake(self):
        self.breaks("overtake", "left comes between two arrivals", "MOVES=1")

    def test_a_deadline_that_never_passes(self):
        self.breaks("forget_deadline", "nothing hangs", "MOVES=1", "NEVER")

    def test_a_visit_that_is_not_called_back(self):
        self.breaks("forget_alarms", "a visit comes to its end", "VISITS", "MOVES=1")

    def test_a_visit_that_nobody_hears_the_end_of(self):
        self.breaks("drop_visit_return", "who asked for a visit is told", "VISITS", "MOVES=1")

    def test_frames_that_are_lost(self):
        self.breaks("lose_frames", "frames come before the verdict that ends a stay", "FRAMES=1")

    def test_a_death_that_nobody_hears_of(self):
        self.breaks("hide_deaths", "nothing hangs", "MOVES=0", "CRASHES=1")

    def test_an_entry_that_nobody_knows_to_be_back(self):
        self.breaks("shut_entry", "nothing hangs", "DELAYS", "MOVES=0", "CRASHES=1")


if __name__ == "__main__":
    unittest.main(verbosity=2)
