#!/usr/bin/python3
"""The ground itself: networks reach each other, but for those that are cut."""

import contextlib
import subprocess
import sys
import time
import unittest

import ground

NODES = ("ada", "bob", "cyd")
SPEAKER = "import socket; s = socket.create_server(('', 7000)); print(flush=True)\nwhile True: s.accept()[0].sendall(b'x' * {size})"


@contextlib.contextmanager
def listener(node, size=1):
    """Says so much to everybody who calls there."""
    process = subprocess.Popen(ground.Ground.inside(node, [sys.executable, "-c", SPEAKER.format(size=size)]),
                               stdout=subprocess.PIPE)
    process.stdout.readline()
    try:
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class Links(unittest.TestCase):
    def setUp(self):
        self.net = self.enterContext(ground.Ground(*NODES))

    def hears(self, source, target, patience=0.3):
        call = f"import socket; s = socket.create_connection(('{self.net.address(target)}', 7000), {patience}); n = 0\nwhile d := s.recv(65536): n += len(d)\nprint(n)"
        called = subprocess.run(self.net.inside(source, [sys.executable, "-c", call]),
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return int(called.stdout or 0)

    def test_a_cut_concerns_two_until_it_is_mended(self):
        with listener("ada"), listener("bob"), listener("cyd"):
            pairs = [(one, other) for one in NODES for other in NODES if one != other]
            for pair in pairs:
                self.assertEqual(self.hears(*pair), 1, pair)
            self.net.cut("ada", "bob")
            for pair in pairs:
                self.assertEqual(self.hears(*pair), set(pair) != {"ada", "bob"}, pair)
            self.net.mend("bob", "ada")
            for pair in pairs:
                self.assertEqual(self.hears(*pair), 1, pair)

    def test_a_throttled_node_is_slow_until_it_is_freed(self):
        with listener("ada", 200_000):
            self.net.throttle("ada", "1mbit")
            start = time.monotonic()
            self.assertEqual(self.hears("bob", "ada", 10), 200_000)
            self.assertGreater(time.monotonic() - start, 1)
            self.net.free("ada")
            start = time.monotonic()
            self.assertEqual(self.hears("bob", "ada", 10), 200_000)
            self.assertLess(time.monotonic() - start, 1)


if __name__ == "__main__":
    ground.enter()
    unittest.main()
