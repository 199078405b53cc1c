#!/usr/bin/python3
"""What our papers link to in the tree is there, headings too."""

import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NOT_OURS = {"build", "node_modules", ".git"}
LINK = re.compile(r"\]\(([^()\s]+)\)")


def papers():
    for folder, below, files in os.walk(ROOT):
        below[:] = sorted(set(below) - NOT_OURS)
        yield from (pathlib.Path(folder) / name for name in files if name.endswith(".md"))


def anchors(paper):
    """As the web shows headings: small letters, dashes for blanks, no other signs."""
    for heading in re.findall(r"^#+ (.*)$", paper.read_text(), re.M):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


faults, read = [], 0
for paper in papers():
    read += 1
    for target in LINK.findall(paper.read_text()):
        if re.match(r"\w+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (paper.parent / name).resolve() if name else paper
        if not there.exists():
            faults.append(f"{paper.relative_to(ROOT)}: there is no {target}")
        elif anchor and anchor not in anchors(there):
            faults.append(f"{paper.relative_to(ROOT)}: {name} has no heading {anchor}")
print("\n".join(faults) or f"links: {read} papers, all in order")
sys.exit(1 if faults or read == 0 else 0)
