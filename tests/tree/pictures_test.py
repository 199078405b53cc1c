#!/usr/bin/python3
"""The pictures of actors/README.md are as their sources say, and every function in them is where they say."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "actors/pictures"
FUNCTION = re.compile(r"  (\S+\.[ch]pp) (\w+)::(\w+)$")

faults = []
for source in sorted(PICTURES.glob("*.txt")):
    for number, line in enumerate(source.read_text().splitlines(), 1):
        found = FUNCTION.match(line)
        if not found:
            continue
        file, of, name = found.groups()
        # In a source it is defined there; in a header it is a member of what that declares.
        wanted = rf"\b{of}::{name}\(" if file.endswith(".cpp") else rf"\b{name}\("
        text = (ROOT / file).read_text() if (ROOT / file).is_file() else ""
        if not re.search(wanted, text) or not re.search(rf"\b{of}\b", text):
            faults.append(f"{source.relative_to(ROOT)}:{number}: {file} has no {of}::{name}")
drawn = subprocess.run([PICTURES / "draw", "--check"], text=True, stdout=subprocess.PIPE)
faults += drawn.stdout.splitlines()
if not list(PICTURES.glob("*.txt")):
    faults.append("there are no pictures")
print("\n".join(faults) or "pictures: all as their sources say")
sys.exit(1 if faults or drawn.returncode else 0)
