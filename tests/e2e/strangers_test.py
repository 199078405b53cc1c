#!/usr/bin/python3
"""Strangers at the port of a cluster: they do not stay, they are not many, and they do not fill the log."""

import contextlib
import json
import os
import pathlib
import select
import socket
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from house import House, needs_patched_caf, until

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cluster"))
from certificates import Authority  # noqa: E402

# Of protocol/settings/limits.hpp.
PATIENCE_WITH_STRANGERS = 10  # seconds
PER_ADDRESS = 16
LINES = 30

CLIENT_HELLO = bytes.fromhex("16030100c8010000c40303") + bytes(range(64))  # not all of it
HEARTBEAT = bytes([6]) + bytes(31)
BOAST = bytes((2, 0, 0, 0)) + b"\xff\xff\xff\xf0" + bytes(24)  # a message of nearly 4 GiB


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


class Node(House):
    """The example `cluster` as a node, with what it says on stderr."""

    def __init__(self, name, *flags, join=(), **how):
        self.door = free_port()
        self.strangers = contextlib.ExitStack()
        super().__init__("cluster", f"--node={name}", f"--cluster-listen=127.0.0.1:{self.door}",
                         *[f"--join=127.0.0.1:{other.door}" for other in join], *flags, **how)

    def __enter__(self):
        self.errors = tempfile.TemporaryFile("w+")
        return super().__enter__()

    def __exit__(self, *failed):
        self.strangers.close()
        try:
            super().__exit__(*failed)
        finally:
            self.errors.close()

    def log(self):
        return os.pread(self.errors.fileno(), 1 << 20, 0).decode().splitlines()

    def ask(self, path):
        """Status and text."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as told:
                return told.status, told.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode().strip()

    def is_linked_with(self, name):
        nodes = json.loads(self.ask("/_porthouse/spaces")[1]).get("nodes", [])
        return any(node.get("name") == name and node.get("state") == "linked" for node in nodes)

    def stranger(self, says=b""):
        line = self.strangers.enter_context(socket.create_connection(("127.0.0.1", self.door), timeout=10))
        with contextlib.suppress(ConnectionError):
            line.sendall(says)
        return line

    def processor_time(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as line:
            fields = line.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_open(line):
    """Whatever has been said there is thrown away."""
    try:
        while select.select([line], [], [], 0)[0]:
            if not line.recv(65536):
                return False
    except ConnectionError:
        return False
    return True


class Strangers(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="porthouse-"))
        self.authority = Authority(folder, "ours")

    def pair(self, tls):
        """Two nodes that are linked."""
        flags = {name: self.authority.flags(name) if tls else [] for name in ("ada", "bob")}
        ada = self.enterContext(Node("ada", *flags["ada"]))
        bob = self.enterContext(Node("bob", *flags["bob"], join=[ada]))
        until(lambda: ada.is_linked_with("bob"), "bob is linked")
        return ada, bob

    def test_who_does_not_show_that_it_is_a_node_is_cut(self):
        pairs = [self.pair(tls=False), self.pair(tls=True)]
        before = [ada.descriptors() for ada, _ in pairs]
        for ada, _ in pairs:
            silent = [ada.stranger() for _ in range(250)]
            until(lambda: sum(map(is_open, silent)) <= PER_ADDRESS, "all but a few are cut", 5)
        began = time.monotonic()
        ways = (b"", b"\x06", HEARTBEAT, CLIENT_HELLO)
        lines = {ada: [(ada.stranger(says), says) for says in ways for _ in range(3)] for ada, _ in pairs}

        def all_cut():
            left = [(line, says) for some in lines.values() for line, says in some if is_open(line)]
            for line, says in left:  # they go on, as if there were more to come
                with contextlib.suppress(ConnectionError):
                    line.sendall(HEARTBEAT if says == HEARTBEAT else b"\0" * (len(says) == 1))
            time.sleep(0.2)
            return not left

        until(all_cut, "they are cut", PATIENCE_WITH_STRANGERS + 5)
        self.assertGreater(time.monotonic() - began, 1)
        for (ada, _), descriptors in zip(pairs, before):
            self.assertEqual(ada.ask("/healthz")[0], 200)
            self.assertTrue(ada.is_linked_with("bob"))
            self.assertFalse([line for line in ada.log() if "lost" in line])
            self.assertLess(len(ada.log()), 12)
            until(lambda: ada.descriptors() <= descriptors, "their descriptors are free")

    def test_who_is_not_known_is_not_believed_a_length(self):
        ada, _ = self.pair(tls=False)
        line = ada.stranger(BOAST)
        until(lambda: not is_open(line), "it is cut", 5)
        self.assertLess(ada.peak(), 1 << 29)

    def test_a_node_can_join_while_strangers_wait(self):
        ada = self.enterContext(Node("ada"))
        for _ in range(100):
            ada.stranger()
        self.enterContext(Node("bob", join=[ada]))
        until(lambda: ada.is_linked_with("bob"), "bob is linked", 5)

    def test_strangers_fill_a_few_lines_of_the_log(self):
        plain, tls = self.pair(tls=False)[0], self.pair(tls=True)[0]
        for ada in (plain, tls):
            for number in range(100):
                for says in (b"GET / HTTP/1.1\r\n\r\n" * 3, b"\x16\x03\x01\0\x05hello" + bytes([number]) * 40):
                    line = ada.stranger(says)
                    until(lambda: not is_open(line), "it is cut", PATIENCE_WITH_STRANGERS + 5)
            self.assertLessEqual(len(ada.log()), LINES)

    def test_a_node_without_descriptors_neither_ends_nor_spins(self):
        ada = self.enterContext(Node("ada", *self.authority.flags("ada"), descriptors=100))
        with contextlib.ExitStack() as held:
            for _ in range(120):
                with contextlib.suppress(OSError):
                    held.enter_context(socket.create_connection(("127.0.0.1", ada.port), timeout=1))
            for _ in range(10):
                ada.stranger(CLIENT_HELLO)
            before = ada.processor_time()
            time.sleep(1)
            self.assertLess(ada.processor_time() - before, 0.1)
        self.assertIsNone(ada.process.poll())
        until(lambda: ada.ask("/healthz")[0] == 200, "it has descriptors again")


if __name__ == "__main__":
    needs_patched_caf()
    unittest.main()
