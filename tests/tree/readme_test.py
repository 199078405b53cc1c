#!/usr/bin/python3
"""The README's programs compile as they stand, one after the other, with all warnings on."""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
INCLUDES = pathlib.Path(os.environ["PORTHOUSE_BIN"]).parent / "include"
FLAGS = "-x c++ -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"

blocks = re.findall(r"^```cpp\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
if not blocks:
    sys.exit("README.md shows no program")
source = "#include <boost/test/unit_test.hpp>\n" + "".join(blocks)
compiler = os.environ.get("CXX", "c++")
done = subprocess.run([compiler, *FLAGS.split(), f"-I{INCLUDES}", "-"], input=source, text=True)
sys.exit(done.returncode)
