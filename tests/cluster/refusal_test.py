#!/usr/bin/python3
"""Who is not of the cluster stays outside, and both sides say why."""

import re
import subprocess
import tempfile

import ground
import playing
from certificates import Authority
from nodes import BIN, PATIENCE

HOSTS = {"ada": ("gate",), "bob": ("gate", "hall"), "cyd": ("gate", "hall")}


class Refusal(playing.Playing):
    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="porthouse-"))

    async def cannot_reach_hall(self, node):
        """A client of each node that is linked with it could go there."""
        crowd = await self.enter({node: 1})
        caller = crowd.callers[0]
        caller.shall("go hall")
        await crowd.until("it stays", lambda: caller.stayed)
        await self.check(crowd)

    async def test_nodes_with_certificates_of_one_authority_are_linked(self):
        ours = Authority(self.folder, "ours")
        nodes = self.start(hosts=HOSTS)
        for name in ("ada", "bob"):
            nodes.start(name, flags=ours.flags(name))
        crowd = await self.enter({nodes["ada"]: 3})
        await self.reach(crowd.callers, "hall", "bob")
        crowd.talk()
        await crowd.more(crowd.callers, 100)
        await self.check(crowd)

    async def test_a_certificate_of_another_authority_is_refused(self):
        nodes = self.start(hosts=HOSTS)
        nodes.start("ada", ["bob"], flags=Authority(self.folder, "ours").flags("ada"))
        nodes.start("bob", ["ada"], flags=Authority(self.folder, "theirs").flags("bob"))
        await self.until("bob says why", lambda: nodes["bob"].complains("certificate"))
        await self.until("ada says why", lambda: nodes["ada"].complains("certificate"))
        await self.cannot_reach_hall(nodes["ada"])

    async def test_a_node_without_certificate_is_refused(self):
        nodes = self.start(hosts=HOSTS)
        nodes.start("ada", ["bob"], flags=Authority(self.folder, "ours").flags("ada"))
        nodes.start("bob", ["ada"])
        await self.until("bob says why", lambda: nodes["bob"].complains("certificate"))
        await self.until("ada says why", lambda: nodes["ada"].complains("certificate"))
        await self.cannot_reach_hall(nodes["ada"])

    def stranger(self, version):
        """What ada answers to a node that speaks that version."""
        command = [f"{BIN}/cluster_stranger", self.net.listen("ada"), str(version)]
        return subprocess.check_output(self.net.inside("bob", command), text=True, timeout=PATIENCE)

    async def test_another_version_is_refused(self):
        ada = self.start("ada", hosts=HOSTS)["ada"]
        # One question only: of what comes too often the log has a few lines.
        ours = int(re.search(r"and ada version (\d+)", self.stranger(0))[1])
        self.assertIn("offer", self.stranger(ours))
        said = f"it speaks version {ours + 1} between nodes, and ada version {ours}: run the same release"
        self.assertIn(f"reject ada: {said}", self.stranger(ours + 1))
        await self.until("ada says why", lambda: ada.complains(f"stranger at .*: {said}"))

    async def test_noise_of_those_without_certificates_is_refused(self):
        ours = Authority(self.folder, "ours")
        nodes = self.start(hosts=HOSTS)
        for name in ("ada", "bob"):
            nodes.start(name, flags=ours.flags(name))
        crowd = await self.enter({nodes["ada"]: 1})
        await self.reach(crowd.callers, "hall", "bob")
        crowd.talk()
        for _ in range(20):
            noise = f"head -c 4096 /dev/urandom >/dev/tcp/{self.net.address('ada')}/{ground.PORT}"
            subprocess.run(self.net.inside("cyd", ["bash", "-c", noise]), stderr=subprocess.DEVNULL)
        await crowd.more(crowd.callers, 100)
        await self.check(crowd)
        self.assertEqual(crowd.seen["falls"], 0)

    async def test_a_name_that_is_taken_is_refused(self):
        nodes = self.start("ada", "bob", hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 1})
        await self.reach(crowd.callers, "hall", "bob")
        crowd.talk()
        nodes.start("cyd", called="bob")
        await self.until("the second says why", lambda: nodes["cyd"].complains("10.77.0.2:7000 has that name"))
        await self.until("ada says why", lambda: nodes["ada"].complains("10.77.0.2:7000 has that name"))
        await crowd.more(crowd.callers, 100)
        await self.check(crowd)
        self.assertEqual(crowd.callers[0].at, ("hall", "bob"))
        self.assertEqual(self.deeds.count("left", room="hall"), 0)


if __name__ == "__main__":
    playing.main()
