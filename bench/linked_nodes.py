"""Starts linked nodes, and reads what their threads have used and their links have carried."""

import contextlib
import pathlib
import re
import time
import urllib.request

from measuring import drive, running

EVERY = (0, 1)  # nodes and load share all cores: there are more threads than cores
SAMPLE = re.compile(r'porthouse_(\w+?)(?:\{(.*)\})? (\S+)(?: \d+)?$')


class Node:
    """One node, with a single shard."""

    def __init__(self, server):
        self.pid, self.port, self.address = server.pid, 0, ""
        for line in server.stdout:
            if line.startswith("listening on"):
                self.port = int(line.rstrip().rstrip("/").rsplit(":", 1)[1])
            if line.startswith("node "):
                self.address = line.split()[-1]
                return
        raise RuntimeError("a node ended before it listened")

    def threads(self):
        """CPU time of its threads so far, in microseconds, by what they do."""
        used, unnamed = {}, iter(("main", "cluster loop"))  # in the order in which they start
        tasks = pathlib.Path(f"/proc/{self.pid}/task")
        for task in sorted(tasks.iterdir(), key=lambda task: int(task.name)):
            name = (task / "comm").read_text().strip()
            if name == "caf.io.mpx":
                name = "middleman"
            elif not name.startswith("caf."):
                name = next(unnamed, "shard")
            spent = int((task / "schedstat").read_text().split()[0]) / 1e3
            used[name] = used.get(name, 0) + spent
        return used

    def memory(self):
        """Bytes of memory, without pages of files."""
        with open(f"/proc/{self.pid}/smaps_rollup", encoding="ascii") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Anonymous"))

    def counted(self):
        """Its metrics: sums by name; bytes on links by direction, as `link_bytes_out`."""
        sums = {}
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=20) as answer:
            for line in answer.read().decode().splitlines():
                if found := SAMPLE.match(line):
                    way = re.search(r'direction="(\w+)"', found[2] or "")
                    name = f"{found[1]}_{way[1]}" if way else found[1]
                    sums[name] = sums.get(name, 0) + float(found[3])
        return sums


@contextlib.contextmanager
def linked(programs, count, *flags):
    """Starts so many nodes; yields them when rooms of the first are found from each. The first hosts
    all rooms but those of `own/`, which are spread over all nodes."""
    command = [str(programs / "bench_nodes"), "--port=0", "--shards=1",
               "--cluster-listen=127.0.0.1:0", *flags]
    with contextlib.ExitStack() as servers:
        def start(name, *more):
            return Node(servers.enter_context(running([*command, f"--node={name}", *more], EVERY)))

        nodes = [start("n0", "--hosts=all,echo,own/")]
        nodes += [start(f"n{i}", "--hosts=own/", f"--join={nodes[0].address}") for i in range(1, count)]
        for node in nodes:
            find_rooms_from(programs, node)
        yield nodes


def find_rooms_from(programs, node):
    """The entry closes a client that sends before the room is found: tries until none is closed."""
    end = time.monotonic() + 60
    while isinstance(error := drive(programs / "bench_load", node.port,
                                   "--connections=1 --warmup=0", 0.01, EVERY), str):
        if time.monotonic() > end:
            raise RuntimeError(f"the nodes do not meet: {error}")


def at_a_tick(node):
    """Its metrics, just after those of its links have been brought up to date; if nothing crosses
    there, as they are."""
    before = now = node.counted()
    end = time.monotonic() + 0.2
    while now["link_bytes_out"] == before["link_bytes_out"] and time.monotonic() < end:
        now = node.counted()
    return now


def difference(after, before):
    return {name: value - before.get(name, 0) for name, value in after.items()}


def during(nodes, inspected, seconds):
    """What each node has counted and its threads have used in so many seconds from now."""
    def look():
        counted = [at_a_tick(node) if inspected and len(nodes) > 1 else {} for node in nodes]
        return counted, [node.threads() for node in nodes]

    counted, threads = look()
    time.sleep(seconds)
    counted_then, threads_then = look()
    return ([difference(*pair) for pair in zip(counted_then, counted)],
            [difference(*pair) for pair in zip(threads_then, threads)])
