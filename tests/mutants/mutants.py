#!/usr/bin/python3
"""Makes small mistakes in the code, one at a time, and lists those that no test notices.

    ./dev mutants [FILE[:FIRST[-LAST]] …] [--since REVISION] [--most N] [--seed S] [--list]

Without files it takes the lines that have changed since REVISION (by default the last 10 commits). It works on a
copy of the tree under build/mutants. A mutant that does not compile says nothing and is left out; one that fails a
suite, or makes it hang, is killed. Exits with 1 if any survives."""

import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from mistakes import mistakes_in  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOME = ROOT / "build/mutants"
TREE, BUILD = HOME / "tree", HOME / "build"
# The suites that cover a folder, the quickest first.
SUITES = {
    "protocol": ["protocol", "net", "actors", "simulator"],
    "net": ["net"],
    "actors": ["actors", "examples", "simulator"],
}
SECONDS = 300  # for a suite that takes a tenth of that


def run(*command, seconds=None, **how):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds, **how)


def git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


# -- where ----------------------------------------------------------------------------------------

def lines_since(revision):
    """{file: set of lines} of the sources that have changed."""
    changed, name = {}, None
    for line in git("diff", "--unified=0", revision, "--", *SUITES).splitlines():
        if line.startswith("+++ "):
            name = line[6:] if line.endswith(".cpp") else None
        found = re.match(r"@@ \S+ \+(\d+)(?:,(\d+))? @@", line)
        if found and name:
            first, count = int(found[1]), int(found[2] or 1)
            changed.setdefault(name, set()).update(range(first, first + count))
    return changed


def lines_named(places):
    named = {}
    for place in places:
        name, _, span = place.partition(":")
        path = (ROOT / name).resolve()
        if not path.is_file() or path.relative_to(ROOT).parts[0] not in SUITES:
            sys.exit(f"mutants: {name} is no source of {', '.join(SUITES)}: name one as net/loop/shard.cpp or net/loop/shard.cpp:10-40")
        count = len(path.read_text().splitlines())
        first, _, last = span.partition("-")
        try:
            begin = int(first or 1)
            end = int(last or first or count)
        except ValueError:
            sys.exit(f"mutants: {place}: the lines are to be numbers, as in {name}:10-40")
        named.setdefault(str(path.relative_to(ROOT)), set()).update(range(begin, end + 1))
    return named


def chosen(lines, most, seed):
    """At most so many mistakes: at random, but no two in one line before every line has had its."""
    every = [one for name in sorted(lines) for one in mistakes_in(ROOT, name, lines[name])]
    dice = random.Random(seed)
    dice.shuffle(every)
    seen = {}
    for one in every:
        seen[one.name, one.line] = rank = seen.get((one.name, one.line), 0) + 1
        one.rank = rank
    return sorted(sorted(every, key=lambda one: one.rank)[:most], key=lambda one: (one.name, one.line))


# -- trying ---------------------------------------------------------------------------------------

def set_up():
    """A copy of the tree as it is now, configured to be built quickly."""
    TREE.mkdir(parents=True, exist_ok=True)
    wanted = set(git("ls-files", "--cached", "--others", "--exclude-standard").splitlines())
    for path in [path for path in TREE.rglob("*") if path.is_file()]:
        if str(path.relative_to(TREE)) not in wanted:
            path.unlink()
    for name in wanted:
        source, copy = ROOT / name, TREE / name
        if source.is_file() and not (copy.is_file() and copy.read_bytes() == source.read_bytes()):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
    made = run("cmake", "--preset", "debug", "-S", TREE, "-B", BUILD, "-DPORTHOUSE_BENCH=OFF",
               "-DPORTHOUSE_EXAMPLES=OFF", "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -D_GLIBCXX_ASSERTIONS", cwd=TREE)
    if made.returncode:
        sys.exit(made.stdout + made.stderr)


def build(suite):
    return run("cmake", "--build", BUILD, "--target", f"test_{suite}")


def passes(suite):
    try:
        return run("ctest", "--test-dir", BUILD, "-R", f"^{suite}[.]", "-E", "schedules|nodes$", "-j2", "--stop-on-failure",
                   "--no-tests=error", seconds=SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def fate_of(mistake):
    """Which suite kills it; "" if none does, None if it is no program."""
    path = TREE / mistake.name
    whole = path.read_text()
    path.write_text(mistake.applied_to(whole))
    try:
        for suite in SUITES[mistake.name.split("/")[0]]:
            if build(suite).returncode:
                return None
            if not passes(suite):
                return suite
        return ""
    finally:
        path.write_text(whole)


def check_that_all_pass(folders):
    for suite in dict.fromkeys(suite for folder in folders for suite in SUITES[folder]):
        made = build(suite)
        if made.returncode:
            sys.exit(made.stdout[-4000:])
        if not passes(suite):
            sys.exit(f"mutants: {suite} fails as it is: mend that first.")


def main():
    words = argparse.ArgumentParser(usage=__doc__)
    words.add_argument("places", nargs="*")
    words.add_argument("--since", default="HEAD~10")
    words.add_argument("--most", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--list", action="store_true")
    with_these = words.parse_args()
    lines = lines_named(with_these.places) if with_these.places else lines_since(with_these.since)
    mistakes = chosen(lines, with_these.most, with_these.seed)
    if not mistakes:
        sys.exit("mutants: there is nothing to change in those lines.")
    if with_these.list:
        print(*mistakes, sep="\n")
        return 0
    set_up()
    check_that_all_pass({one.name.split("/")[0] for one in mistakes})
    survivors, killed = [], 0
    for one in mistakes:
        fate = fate_of(one)
        print({None: "no program", "": "SURVIVES"}.get(fate, f"killed by {fate}").ljust(20), one, flush=True)
        killed += bool(fate)
        survivors += [one] if fate == "" else []
    print(f"\n{killed} killed, {len(survivors)} survived" + "".join(f"\n  {one}" for one in survivors))
    return 1 if survivors else 0


sys.exit(main())
