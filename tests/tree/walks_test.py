#!/usr/bin/python3
"""The walks of tests/README.md: their files are there and hold the names that the page says, and there are as
many as it says."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "tests/README.md"
HEADING = re.compile(r"### (.+): (\d+) files?(?: \(0\.1: \d+\))?$")
STEP = re.compile(r"(\d+)\. `([^`]+)`: (.+)$")

faults, walks = [], 0
title, promised, seen = "", 0, 0
for number, line in enumerate([*PAGE.read_text().splitlines(), "### end: 0 files"], 1):
    here = f"tests/README.md:{number}"
    if line.startswith("### "):
        if seen != promised:
            faults.append(f"{here}: \"{title}\" promises {promised} files and names {seen}")
        heading = HEADING.match(line)
        title, promised, seen = (heading[1], int(heading[2]), 0) if heading else (line, 0, 0)
        walks += 1
        if not heading:
            faults.append(f"{here}: how many files?")
    elif step := STEP.match(line):
        seen += 1
        path = ROOT / step[2]
        if not path.is_file():
            faults.append(f"{here}: there is no {step[2]}")
            continue
        text = path.read_text()
        for name in re.findall(r"`([^`]+)`", step[3]):
            word = name.split("::")[-1]
            if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text):
                faults.append(f"{here}: {step[2]} has no {word}")
    elif line.startswith("Tests: "):
        for name in re.findall(r"`([\w/]+\.\w+)`", line):
            if not (ROOT / name).is_file():
                faults.append(f"{here}: there is no {name}")
print("\n".join(faults) or f"walks: {walks - 1}, all as the page says")
sys.exit(1 if faults else 0)
