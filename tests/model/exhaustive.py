"""A test that searches one configuration of a model to its end."""

import unittest

import spin

# What a search does not see without the bound that allows it.
DEATHS = {"crash", "lost_post", "died_settled", "died_seeking", "died_arriving", "died_hearing",
          "died_serving", "died_entry", "died_elsewhere"}
DOWN = {"found_down", "waits_for_entry", "admitted"}
LOCKED = {"turned_away"}
VISITS = {"visit", "returned", "recalled_settled", "recalled_moving", "recalled_hearing"}
DEADLINES = {"hung_seeking", "hung_arriving", "hung_hearing"}
CLOSED_LATE = {"ended_seeking", "ended_arriving", "ended_hearing"}
LOOKUPS = {"found_late"}


class Exhaustive(unittest.TestCase):
    model = "hand_off"

    def exhaust(self, *bounds, unseen, endless=False):
        """Every state is searched, every rule holds, and all is seen but `unseen`."""
        end = spin.search(*bounds, model=self.model, endless=endless)
        self.assertIsNone(end.broken, end.story)
        self.assertTrue(end.complete, end.story + end.text)
        self.assertEqual(unseen, {sight for sight, often in end.seen.items() if not often})
        print(f"  {' '.join(bounds)}: {end.states} states in {end.seconds:.1f} s")
