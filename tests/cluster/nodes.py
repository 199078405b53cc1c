"""Real nodes on a ground, and what can be asked of them."""

import collections
import contextlib
import http.client
import os
import pathlib
import re
import signal
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from house import BIN, PATIENCE, SANITIZED, House, books, needs_patched_caf  # noqa: E402,F401

TOKEN = "a-token-for-tests"
DETECTION = 10.0 if SANITIZED else 3.0  # seconds


class Node(House):
    """One `cluster_node`; as a context it runs, and ends in order unless it has been killed."""

    def __init__(self, net, name, *flags, join=(), hosts=(), deeds=None, called=None, detection=DETECTION):
        self.host = net.door(name)
        super().__init__(
            "cluster_node", f"--address={self.host}", f"--inspect-token={TOKEN}", "--shards=2",
            f"--node={called or name}", f"--cluster-listen={net.listen(name)}", f"--cluster-detection={detection}",
            *["--cluster-plaintext"] * (not any(flag.startswith("--cluster-cert") for flag in flags)),
            *[f"--join={','.join(map(net.listen, join))}"] * bool(join),
            *[f"--hosts={','.join(hosts)}"] * bool(hosts), *flags)
        self.command = net.inside(name, ["env", f"PORTHOUSE_DEEDS={deeds or ''}", *self.command])
        self.name, self.token, self.last_words = name, TOKEN, ""

    def __enter__(self):
        self.errors = tempfile.TemporaryFile("w+")
        return super().__enter__()

    def __exit__(self, *failed):
        self.speak()  # who is silent cannot end
        try:
            super().__exit__(*failed)
        finally:
            self.last_words = self.complaints()
            self.errors.close()

    def books(self):
        return books.fetch(self.port, host=self.host, token=self.token)

    def readiness(self):
        """The status and the word of its /readyz."""
        line = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        with contextlib.closing(line):
            line.request("GET", "/readyz")
            told = line.getresponse()
            return told.status, told.read().decode().strip()

    def complaints(self):
        """All that it has said on stderr so far."""
        return os.pread(self.errors.fileno(), 1 << 20, 0).decode()

    def complains(self, pattern):
        return re.search(pattern, self.complaints()) is not None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def silence(self):
        """It does nothing more until it may `speak`. The signal alone takes a moment, in which its
        threads go on."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def speak(self):
        self.process.send_signal(signal.SIGCONT)


class Nodes:
    """Nodes of one cluster by name; as a context those that were named run. All rooms live on all of
    them, but for those in `hosts`, which is by name of the node as well."""

    def __init__(self, net, deeds, *names, hosts=None, detection=DETECTION):
        self.net, self.deeds, self.names, self.hosts = net, deeds, names, hosts or {}
        self.detection = detection  # seconds
        self.running, self.all = {}, []
        self.ends = contextlib.ExitStack()

    def __enter__(self):
        with contextlib.ExitStack() as started:
            self.ends = started
            for name in self.names:
                self.start(name)
            self.ends = started.pop_all()
        return self

    def __exit__(self, *failed):
        return self.ends.__exit__(*failed)

    def __getitem__(self, name):
        return self.running[name]

    def start(self, name, seeds=None, called=None, flags=()):
        """By default a node asks all that have been started before it, and is called as its network."""
        others = [other for other in self.running if other != name]
        node = Node(self.net, name, *flags, deeds=self.deeds.name, hosts=self.hosts.get(name, ()),
                    join=others if seeds is None else seeds, called=called, detection=self.detection)
        self.running[name] = self.ends.enter_context(node)
        self.all.append(node)
        return node

    def kill(self, name):
        self.running[name].kill()


class Deeds:
    """What the rooms of all nodes have done, as they have written it down themselves."""

    def __init__(self):
        self.file = tempfile.NamedTemporaryFile("r", prefix="porthouse-deeds-")
        self.name = self.file.name

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def lines(self):
        """Of `(nanoseconds, node, room, what, [rest])`."""
        with open(self.name, encoding="ascii") as lines:
            for line in lines:
                when, node, room, what, *rest = line.split()
                yield int(when), node, room, what, rest

    def count(self, what, *rest, node=None, room=None):
        return sum(1 for _, on, at, done, more in self.lines()
                   if done == what and on == (node or on) and at == (room or at) and more[:len(rest)] == list(rest))

    def heard(self):
        """How often each `(client, number)` was handled, by any room on any node."""
        return collections.Counter((int(rest[0]), int(rest[1])) for _, _, _, what, rest in self.lines()
                                   if what == "heard")

    def stays(self):
        """`{(node, room, client): [arrivals, departures]}`."""
        stays = collections.defaultdict(lambda: [0, 0])
        for _, node, room, what, rest in self.lines():
            if what in ("arrived", "left"):
                stays[node, room, int(rest[0])][what == "left"] += 1
        return stays
