#!/usr/bin/python3
"""The load of the benchmarks as a test: under fire no message is lost, doubled, swapped or changed."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from house import BIN, PATIENCE, House

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))
import books  # noqa: E402
from certificate import make_certificate  # noqa: E402

LOAD = os.path.join(BIN, "bench_load")
BENCH = pathlib.Path(__file__).resolve().parent.parent.parent / "bench"
# Case of the load: the example that it is for, and sizes that matter.
CASES = {
    "echo, one by one": ("echo", "--connections=10"),
    "echo, empty": ("echo", "--connections=5 --pipeline=10 --size=0"),
    "echo, pipelined": ("echo", "--connections=20 --pipeline=50"),
    "echo, one pipeline for many": ("echo", "--connections=1 --pipeline=3000 --size=20"),
    "echo, binary": ("echo", "--connections=8 --pipeline=4 --size=1000 --kind=binary"),
    "echo, frames of each length": ("echo", "--connections=4 --pipeline=4 --size=126"),
    "echo, 16 KiB": ("echo", "--connections=16 --size=16384"),
    "echo, 64 KiB, pipelined": ("echo", "--connections=4 --pipeline=8 --size=65536"),
    "echo, 1 MiB": ("echo", "--connections=2 --size=1048576"),
    "fan-out, one speaks": ("broadcast", "--mode=fan-out --connections=100"),
    "fan-out, many speak": ("broadcast", "--mode=fan-out --connections=40 --senders=20 --pipeline=4"),
    "fan-out, large": ("broadcast", "--mode=fan-out --connections=20 --senders=4 --size=50000"),
    "fan-out, some stop reading": (
        "broadcast", "--mode=fan-out --connections=40 --stalled=4 --size=4096"),
    "fan-out, some come and go": ("broadcast", "--mode=fan-out --connections=40 --passers=4"),
    "connects": ("echo", "--mode=connects --connections=32"),
    "connects, but each is met": ("echo", "--mode=connects --connections=32 --meet"),
    "idle": ("echo", "--mode=idle --connections=500"),
    "idle, but each is met": ("echo", "--mode=idle --connections=500 --meet"),
    "moves": ("limbo", "--mode=moves --connections=20"),
    "hops": ("bench_rooms", "--mode=hops --connections=20 --pipeline=8"),
    "blackout": ("bench_nodes", "--mode=blackout --connections=20 --stay=3"),
}


def load(houses, *flags):
    houses = houses if isinstance(houses, list) else [houses]
    ports = ",".join(str(house.port) for house in houses)
    processes = ",".join(str(house.process.pid) for house in houses)
    return subprocess.run(
        [LOAD, f"--port={ports}", f"--pid={processes}", "--seconds=0.5", "--warmup=0.05",
         "--json", *flags], capture_output=True, text=True, timeout=PATIENCE * 2, check=False)


def node(name, *flags):
    """A node that hosts the room of its name."""
    return House("bench_nodes", f"--node={name}", "--cluster-listen=127.0.0.1:0", f"--hosts={name}",
                 *flags)


def address(house):
    """Where other nodes join that one."""
    return next(line.split()[-1] for line in house.process.stdout if line.startswith("node "))


@unittest.skipUnless(os.access(LOAD, os.X_OK), "the benchmarks are not built")
class Load(unittest.TestCase):
    def test_everything_arrives(self):
        for name, (example, flags) in CASES.items():
            for shards in (1, 2):
                with self.subTest(name, shards=shards), House(
                        example, f"--shards={shards}", inspected=example != "bench_rooms") as house:
                    done = load(house, *flags.split())
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    found = json.loads(done.stdout)
                    self.assertTrue(any(found.get(what, 0) > 0 for what in
                                        ("messages", "connects", "pings", "moves", "hops")), found)

    def test_everything_arrives_over_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            with House("echo", *make_certificate(folder)) as house:
                for flags in ("--connections=20 --pipeline=4 --size=50000",
                              "--mode=connects --connections=8"):
                    done = load(house, "--tls", *flags.split())
                    self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_everything_arrives_in_rooms_of_two_nodes(self):
        with node("far") as far, node("near", f"--join={address(far)}") as near:
            done = load(near, "--mode=blackout", "--connections=20", "--stay=3")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            found = json.loads(done.stdout)
            for what in ("echo_nears", "echo_fars", "blackout_nears", "blackout_fars"):
                self.assertGreater(found[what], 0, found)

    def test_everything_arrives_on_both_nodes_of_those_in_a_room(self):
        with node("all") as room, node("near", f"--join={address(room)}") as other:
            both = [room, other]
            done = load(both, "--mode=fan-out", "--target=/all", "--connections=20", "--senders=2",
                        "--passers=2")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            found = json.loads(done.stdout)
            self.assertGreater(found["messages"], 0, found)
            self.assertGreater(found["passages"], 0, found)
            self.assertAlmostEqual(found["cpu_us_1"] + found["cpu_us_2"], found["cpu_us"], places=3)
            for one in both:
                self.assertGreater(books.fetch(one.port)["frames_sent_total"], 0)

    def test_what_several_nodes_carry_can_be_measured(self):
        done = subprocess.run([BENCH / "cluster", BIN, "--quick"], capture_output=True, text=True,
                              timeout=PATIENCE * 10, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for table in ("fan-out", "turns", "echo", "rooms", "presence", "links", "idle"):
            self.assertIn(f"| {table} |", done.stdout)

    def test_it_notices_what_is_wrong(self):
        with House("echo") as house:
            for flags in (["--mode=fan-out", "--senders=2"], ["--mode=blackout"]):
                with self.subTest(flags):
                    done = load(house, "--connections=5", *flags)
                    self.assertEqual(done.returncode, 1)
                    self.assertIn("connection", done.stderr)

    def test_bad_flags_are_one_clear_line_and_2(self):
        for flags in (["--port=1", "--mode=x"], ["--connections=1"], ["--port=1", "--connections=0"],
                      ["--port=1,x"], ["--port=1", "--pid=0"], ["--port=1", "--nothing"], ["--port=1", "--mode=fan-out", "--size=3"], ["word"],
                      ["--port=1", "--pipeline=0"], ["--port=1", "--stay=0"], ["--port=x"],
                      ["--port=1", "--seconds=0"]):
            with self.subTest(flags):
                ended = subprocess.run([LOAD, *flags], capture_output=True, text=True, check=False)
                self.assertEqual((ended.returncode, ended.stdout), (2, ""))
                self.assertEqual(ended.stderr.count("\n"), 1, ended.stderr)


if __name__ == "__main__":
    unittest.main()
