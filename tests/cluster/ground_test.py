#!/usr/bin/python3
"""The ground itself: networks reach each other, but for those that are cut, and slowly or with losses
where there is trouble."""

import contextlib
import subprocess
import sys
import time
import unittest

import ground

NODES = ("ada", "bob", "cyd")
PAIRS = [(one, other) for one in NODES for other in NODES if one != other]
SPEAKER = "import socket; s = socket.create_server(('', 7000)); print(flush=True)\nwhile True: s.accept()[0].sendall(b'x' * {size})"
CALL = """import socket, time
start = time.monotonic()
s = socket.create_connection(('{address}', 7000), {patience})
trip, n = time.monotonic() - start, 0
while d := s.recv(65536): n += len(d)
print({what})"""

# All that is numbered up to the first that is not, of which one will arrive.
LISTEN = """import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 7000))
s.settimeout(10)
print(flush=True)
while (d := s.recv(9)) != b'end': print(d.decode())"""
COUNT = """import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for d in [*range(100), *['end'] * 50]: s.sendto(str(d).encode(), ('{address}', 7000))"""
DELAY = 0.2  # seconds


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

    def call(self, source, target, what, patience):
        call = CALL.format(address=self.net.address(target), patience=patience, what=what)
        called = subprocess.run(self.net.inside(source, [sys.executable, "-c", call]),
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return called.stdout or 0

    def hears(self, source, target, patience=0.3):
        return int(self.call(source, target, "n", patience))

    def trip(self, source, target):
        """Seconds, there and back."""
        return float(self.call(source, target, "trip", 10))

    def arrive(self, source, target):
        """Which of a hundred datagrams do."""
        with subprocess.Popen(self.net.inside(target, [sys.executable, "-c", LISTEN]),
                              stdout=subprocess.PIPE, text=True) as listening:
            listening.stdout.readline()
            count = COUNT.format(address=self.net.address(target))
            subprocess.run(self.net.inside(source, [sys.executable, "-c", count]), check=True)
            return [int(line) for line in listening.stdout]

    def test_a_cut_concerns_two_until_it_is_mended(self):
        with listener("ada"), listener("bob"), listener("cyd"):
            for pair in PAIRS:
                self.assertEqual(self.hears(*pair), 1, pair)
            self.net.cut("ada", "bob")
            for pair in PAIRS:
                self.assertEqual(self.hears(*pair), set(pair) != {"ada", "bob"}, pair)
            self.net.mend("bob", "ada")
            for pair in PAIRS:
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

    def test_a_delay_concerns_two_until_they_are_calm(self):
        with listener("ada"), listener("bob"), listener("cyd"):
            self.net.trouble("ada", "bob", delay=DELAY)
            for pair in PAIRS:
                self.assertEqual(self.trip(*pair) >= 2 * DELAY, set(pair) == {"ada", "bob"}, pair)
            self.assertEqual(self.net.calm("bob", "ada")["lost"], 0)
            for pair in PAIRS:
                self.assertLess(self.trip(*pair), 2 * DELAY, pair)

    def test_a_troubled_link_that_is_cut_and_mended_is_as_bad_as_before(self):
        with listener("bob"), listener("cyd"):
            self.net.trouble("ada", "bob", delay=DELAY)
            self.net.trouble("ada", "cyd", delay=2 * DELAY)
            self.net.cut("ada", "bob")
            self.assertEqual(self.hears("ada", "bob", 1), 0)
            self.assertGreaterEqual(self.trip("ada", "cyd"), 4 * DELAY)
            self.net.mend("ada", "bob")
            self.assertGreaterEqual(self.trip("ada", "bob"), 2 * DELAY)

    def test_what_a_lossy_link_loses_is_up_to_its_seed(self):
        arrived = []
        for seed in (1, 1, 2):
            self.net.trouble("ada", "bob", loss=0.5, seed=seed)
            arrived.append(self.arrive("ada", "bob"))
            self.assertEqual(arrived[-1], sorted(set(arrived[-1])))
            self.assertTrue(20 < len(arrived[-1]) < 80, arrived[-1])
            self.assertEqual(self.arrive("ada", "cyd"), list(range(100)))
            self.assertGreater(self.net.calm("ada", "bob")["lost"], 20)
        self.assertEqual(arrived[0], arrived[1])
        self.assertNotEqual(arrived[0], arrived[2])
        self.assertEqual(self.arrive("ada", "bob"), list(range(100)))

    def test_a_stream_over_a_lossy_link_is_whole(self):
        with listener("ada", 1_000_000):
            self.net.trouble("ada", "bob", delay=0.002, loss=0.02)
            self.assertEqual(self.hears("bob", "ada", 30), 1_000_000)
            self.assertGreater(self.net.calm("ada", "bob")["lost"], 0)


if __name__ == "__main__":
    ground.enter()
    unittest.main()
