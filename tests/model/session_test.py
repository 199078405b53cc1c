#!/usr/bin/python3
"""Exhausts the model of sessions: a session, its client, and connections that break."""

import unittest

import spin
from exhaustive import Exhaustive

# What a search does not see without the bound that allows it.
STRANGERS = {"repeated", "old_token"}
EXPIRES = {"expired", "came_too_late", "rest_elsewhere"}
THREE_CUTS = {"welcome_lost_twice"}
MANY_FRAMES = {"full_window"}


class Session(Exhaustive):
    model = "session"

    def test_three_frames_each_way(self):
        self.exhaust("FRAMES=3", "CUTS=2", unseen=STRANGERS | EXPIRES | THREE_CUTS)

    def test_three_connections_at_a_time(self):
        self.exhaust("FRAMES=2", "CUTS=3", "ROADS=3", unseen=STRANGERS | EXPIRES | MANY_FRAMES)

    def test_strangers_and_sessions_that_expire(self):
        self.exhaust("FRAMES=2", "CUTS=3", "STRANGERS=1", "EXPIRES", unseen=MANY_FRAMES)

    def test_no_run_goes_on_for_ever(self):
        self.exhaust("FRAMES=2", "CUTS=2", "ROADS=3", "EXPIRES",
                     unseen=STRANGERS | THREE_CUTS | MANY_FRAMES, endless=True)


class Sabotage(unittest.TestCase):
    def breaks(self, sabotage, rule, *bounds):
        end = spin.search(*bounds, sabotage.upper(), model="session", quick=True)
        self.assertEqual(rule, end.broken, end.text)
        self.assertIn(f"broken: {rule}\n", end.story)
        print(f"-- {sabotage}, found after {end.states} states:\n{end.story}")

    def test_a_resend_that_is_counted_again(self):
        self.breaks("count_resends", "who keeps the rules is not refused", "FRAMES=1")

    def test_a_window_that_is_trimmed_before_an_acknowledgement(self):
        self.breaks("trim_early", "who keeps the rules is not refused", "FRAMES=1", "CUTS=1")

    def test_a_token_of_long_ago(self):
        self.breaks("accept_old_tokens", "an old token is void", "FRAMES=1", "STRANGERS=1")

    def test_a_connection_of_long_ago_that_ends(self):
        self.breaks("heed_late_closed", "only its own connection takes a session away", "FRAMES=1")

    def test_a_connection_of_long_ago_that_speaks(self):
        self.breaks("heed_late_received", "each frame of the client is taken in once and in order",
                    "FRAMES=2")

    def test_a_hello_that_is_overtaken(self):
        self.breaks("obey_overtaken", "nobody is replaced who has not left", "FRAMES=1")

    def test_a_connection_that_is_replaced_and_stays(self):
        self.breaks("keep_replaced", "one connection is attached", "FRAMES=1", "CUTS=1")

    def test_a_client_that_is_back_and_is_not_read(self):
        self.breaks("forget_to_read", "every frame arrives", "FRAMES=1", "CUTS=1")


if __name__ == "__main__":
    unittest.main(verbosity=2)
