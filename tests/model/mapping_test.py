#!/usr/bin/python3
"""The tables that lead from the models to the code name nothing that is not there."""

import pathlib
import re
import unittest

MODEL = pathlib.Path(__file__).resolve().parent
ROOT = MODEL.parents[1]


def table():
    """The rows of "From the model ... to the code": what is named in the model, and in the code."""
    parts = re.findall(r"^#+ From the model .*?(?=^#|\Z)", (MODEL / "README.md").read_text(),
                       re.MULTILINE | re.DOTALL)
    rows = [row for part in parts
            for row in re.findall(r"^\| (.*?) \| (.*) \|$", part, re.MULTILINE)[1:]]
    return [tuple(re.findall(r"`([^`]+)`", column) for column in row) for row in rows]


def words_in(paths):
    return {word for path in paths for word in re.findall(r"\w+", path.read_text())}


class Mapping(unittest.TestCase):
    def test_every_row_names_something_on_both_sides(self):
        rows = table()
        self.assertGreater(len(rows), 30)
        for left, right in rows:
            self.assertTrue(left and right, (left, right))

    def test_what_is_named_is_there(self):
        model = words_in(MODEL.glob("*.pml"))
        code = words_in(path for folder in ("protocol", "actors", "tests/simulator", "tests/support")
                        for path in (ROOT / folder).rglob("*.?pp"))
        for left, right in table():
            for name in left:
                self.assertFalse(set(re.findall(r"\w+", name)) - model, name)
            for name in right:
                if "/" in name:
                    self.assertTrue((ROOT / name).is_file(), name)
                else:
                    self.assertFalse(set(re.findall(r"\w+", name)) - code, name)

    def test_every_rule_of_ownership_is_named_and_used(self):
        rules = ROOT / "protocol/ownership/ownership_rules.hpp"
        named = {name for _, right in table() for name in right}
        users = words_in(path for folder in ("protocol", "actors")
                         for path in (ROOT / folder).rglob("*.?pp") if path != rules)
        found = re.findall(r"constexpr [\w:]+ (\w+)\(", rules.read_text())
        self.assertGreater(len(found), 5)
        for name in found:
            self.assertIn(name, named)
            self.assertIn(name, users)


if __name__ == "__main__":
    unittest.main(verbosity=2)
