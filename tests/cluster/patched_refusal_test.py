#!/usr/bin/python3
"""Strangers at the port for nodes are told of, and believed nothing: by the patches of our CAF."""

import subprocess
import sys
import tempfile

import ground
import playing
from certificates import Authority
from nodes import PATIENCE, needs_patched_caf

HOSTS = {"ada": ("gate",), "bob": ("gate", "hall"), "cyd": ("gate", "hall")}


class PatchedRefusal(playing.Playing):
    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="porthouse-"))

    async def test_a_certificate_of_another_authority_is_told_by_who_is_dialled(self):
        nodes = self.start(hosts=HOSTS)
        ada = nodes.start("ada", flags=Authority(self.folder, "ours").flags("ada"))
        nodes.start("bob", ["ada"], flags=Authority(self.folder, "theirs").flags("bob"))
        await self.until("ada says why", lambda: ada.complains(
            f"refuses a stranger at {self.net.address('bob')}: .*certificate"))

    async def test_a_node_without_certificate_is_told_by_who_is_dialled(self):
        nodes = self.start(hosts=HOSTS)
        ada = nodes.start("ada", flags=Authority(self.folder, "ours").flags("ada"))
        nodes.start("bob", ["ada"])
        await self.until("ada says why", lambda: ada.complains(
            f"refuses a stranger at {self.net.address('bob')}: .*certificate"))

    async def test_a_certificate_is_told_by_who_is_dialled_and_has_none(self):
        nodes = self.start(hosts=HOSTS)
        ada = nodes.start("ada")
        nodes.start("bob", ["ada"], flags=Authority(self.folder, "ours").flags("bob"))
        await self.until("ada says why", lambda: ada.complains(
            f"refuses a stranger at {self.net.address('bob')}: .*all nodes a --cluster-cert, or none"))

    async def test_who_has_not_said_who_they_are_is_not_believed_a_length(self):
        nodes = self.start("ada", "bob", hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 1})
        await self.reach(crowd.callers, "hall", "bob")
        crowd.talk()
        # A message to an actor, of nearly 4 GiB.
        boast = bytes((2, 0, 0, 0)) + b"\xff\xff\xff\xf0" + bytes(16) + bytes((0, 0, 0, 0, 0, 0, 0, 9))
        say = f"import socket; s = socket.create_connection(('{self.net.address('ada')}', {ground.PORT}))\n" \
              f"s.sendall({boast})\nwhile s.recv(65536): pass"
        for _ in range(3):
            subprocess.run(self.net.inside("cyd", [sys.executable, "-c", say]), check=True, timeout=PATIENCE)
        await crowd.more(crowd.callers, 100)
        await self.check(crowd)
        self.assertEqual(crowd.seen["falls"], 0)
        self.assertLess(nodes["ada"].peak(), 1 << 30)


if __name__ == "__main__":
    needs_patched_caf()
    playing.main()
