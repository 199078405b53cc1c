#!/usr/bin/python3
"""Every program tells the version, and every one that has a --help names --version in it."""

import json
import os
import pathlib
import re
import subprocess
import unittest

from house import BIN, PATIENCE

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = re.search(r'version = "(.+)"', (ROOT / "protocol/version.hpp").read_text())[1]
OTHERS = {"cluster_node", "stubborn_house", "simulator", "nodes_simulator"}
# Made for one test each, with flags that no person gives.
WITHOUT_HELP = {"cluster_stranger", "shaky_house"}


def programs():
    """Those that this build has made; that of a sanitizer need not have all."""
    names = OTHERS | WITHOUT_HELP | {one.stem for one in ROOT.glob("examples/*.cpp")}
    names |= {f"bench_{one.stem}" for one in ROOT.glob("bench/*.cpp")}
    return sorted(name for name in names if os.path.exists(os.path.join(BIN, name)))


def said(name, flag):
    return subprocess.run([os.path.join(BIN, name), flag], capture_output=True, text=True,
                          check=True, timeout=PATIENCE).stdout


class Version(unittest.TestCase):
    def test_every_program_tells_it(self):
        self.assertTrue(programs())
        for name in programs():
            with self.subTest(name):
                self.assertRegex(said(name, "--version"),
                                 rf"\A\w+ \(porthouse {re.escape(VERSION)}\)\n\Z")

    def test_help_names_the_flag(self):
        for name in programs():
            if name not in WITHOUT_HELP:
                with self.subTest(name):
                    self.assertIn("--version", said(name, "--help"))

    def test_all_other_places_name_the_same_version(self):
        port = json.loads((ROOT / ".packaging/vcpkg/porthouse/vcpkg.json").read_text())
        self.assertEqual(port["version"], VERSION)
        for project in ("examples/starter", "tests/install/consumer"):
            text = (ROOT / project / "CMakeLists.txt").read_text()
            self.assertIn(f"find_package(porthouse {VERSION.rpartition('.')[0]} ", text)


if __name__ == "__main__":
    unittest.main()
