#!/usr/bin/python3
"""What our papers link to in the tree is there, headings too."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LINK = re.compile(r"\]\(([^()\s]+)\)")


def anchors(paper):
    """As the web shows headings: small letters, dashes for blanks, no other signs."""
    for heading in re.findall(r"^#+ (.*)$", paper.read_text(), re.M):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


faults = []
listed = subprocess.run(["git", "-C", ROOT, "ls-files", "*.md"], text=True, stdout=subprocess.PIPE)
papers = [ROOT / name for name in listed.stdout.split()] or list(ROOT.glob("*.md"))
for paper in papers:
    for target in LINK.findall(paper.read_text()):
        if re.match(r"\w+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (paper.parent / name).resolve() if name else paper
        if not there.exists():
            faults.append(f"{paper.relative_to(ROOT)}: there is no {target}")
        elif anchor and anchor not in anchors(there):
            faults.append(f"{paper.relative_to(ROOT)}: {name} has no heading {anchor}")
print("\n".join(faults) or f"links: {len(papers)} papers, all in order")
sys.exit(1 if faults else 0)
