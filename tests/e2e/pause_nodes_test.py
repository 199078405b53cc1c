#!/usr/bin/python3
"""Nodes of a cluster are stopped for a while and go on: neither was silent, by the patches of our CAF."""

import signal
import time
import unittest

from house import needs_patched_caf, until
from succession_test import DETECTION, node


class PauseOfNodes(unittest.TestCase):
    def test_nodes_that_are_stopped_together_keep_their_link(self):
        ada = self.enterContext(node("ada"))
        bob = self.enterContext(node("bob", join=[ada]))
        until(lambda: ada.is_linked_with("bob"), "bob is linked")
        for how, wait in ((signal.SIGSTOP, 2), (signal.SIGCONT, 1.5)):
            for one in (ada, bob):
                one.process.send_signal(how)
            time.sleep(wait * DETECTION)
        for one in (ada, bob):
            self.assertFalse([line for line in one.log() if "lost" in line], one.log())


if __name__ == "__main__":
    needs_patched_caf()
    unittest.main()
