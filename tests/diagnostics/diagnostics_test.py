#!/usr/bin/python3
"""What a compiler says of the mistakes in misuse.cpp: one error for each, with its remedy."""

import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
INCLUDES = pathlib.Path(os.environ["PORTHOUSE_BIN"]).parent / "include"
SOURCE = HERE / "misuse.cpp"
FLAGS = ["-std=c++20", "-fsyntax-only", "-fno-diagnostics-color", "-ferror-limit=0", "-fmax-errors=0"]

compiler = os.environ.get("CXX", "c++")
clang = "clang" in subprocess.run([compiler, "--version"], capture_output=True, text=True).stdout
FLAGS.remove("-fmax-errors=0" if clang else "-ferror-limit=0")
said = subprocess.run([compiler, *FLAGS, f"-I{INCLUDES}", str(SOURCE)], capture_output=True, text=True,
                      env={**os.environ, "LC_ALL": "C"}).stderr

# Each error with all lines that belong to it, as the line of the mistake stands in one of them: g++
# tells where it comes from before it tells the error, clang after.
blocks, block = [], []
for one in said.splitlines():
    begins = re.match(r"In file included|\S+: In (instantiation|member|substitution|function)", one)
    error = re.search(r": error: ", one)
    if clang and error or not clang and begins and any(": error: " in line for line in block):
        blocks.append("\n".join(block))
        block = []
    block.append(one)
blocks = [one for one in [*blocks, "\n".join(block)] if ": error: " in one]

wrong = 0
expected = [(number, line.split("// error: ")[1].strip())
            for number, line in enumerate(SOURCE.read_text().splitlines(), 1) if "// error: " in line]
for number, remedy in expected:
    about = [one for one in blocks if f"{SOURCE.name}:{number}:" in one]
    errors = [line for one in about for line in one.splitlines() if ": error: " in line]
    if len(errors) == 1 and remedy in errors[0]:
        continue
    wrong += 1
    print(f"line {number}: expected one error that says {remedy!r}, got:\n  " + "\n  ".join(errors or ["none"]))
count = said.count(": error: ")
if count != len(expected):
    wrong += 1
    print(f"{count} errors in all, for {len(expected)} mistakes")
if wrong:
    print(said)
sys.exit(wrong != 0)
