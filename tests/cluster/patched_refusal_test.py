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

    def knock(self, then):
        """Somebody on ada's own machine, so that nothing takes time, dials it, does that with `s`, and resets it."""
        say = "import socket, ssl, struct\n" \
              f"s = socket.create_connection(('{self.net.address('ada')}', {ground.PORT}))\n" \
              "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))\n" + then
        subprocess.run(self.net.inside("ada", [sys.executable, "-c", say]), check=True, timeout=PATIENCE)

    async def test_who_resets_what_it_was_refused_by_is_told_too(self):
        ada = self.start(hosts=HOSTS).start("ada", flags=Authority(self.folder, "ours").flags("ada"))
        self.knock("try: ssl.create_default_context().wrap_socket(s, server_hostname='ada')\n"
                   "except ssl.SSLCertVerificationError: s.close()\n")
        await self.until("ada says why", lambda: ada.complains(
            f"refuses a stranger at {self.net.address('ada')}: .*certificate"))

    async def test_nonsense_of_who_resets_is_not_told_of_our_own_certificate(self):
        ada = self.start("ada", hosts=HOSTS)["ada"]
        self.knock("s.recv(1)\ns.sendall(bytes(4096))\ns.close()\n")
        await self.until("ada says why", lambda: ada.complains(
            f"refuses a stranger at {self.net.address('ada')}: what it says makes no sense"))
        self.assertNotIn("--cluster-ca", ada.complaints())

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
