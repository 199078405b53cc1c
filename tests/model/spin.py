"""Lets spin search one configuration of a model, to the end or to the first broken rule."""

import dataclasses
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

MODEL = pathlib.Path(__file__).resolve().parent
MEMORY_MB = 2000
# No partial order reduction: there is nothing to reduce where all variables are shared.
SEARCH = ("-DCOLLAPSE", "-DJOINPROCS", "-DNOREDUCE", "-DNOCLAIM", "-DVECTORSZ=4096",
          f"-DMEMLIM={MEMORY_MB}")


@dataclasses.dataclass
class Outcome:
    text: str  # all that the search printed
    story: str  # the steps that led to the broken rule; "" if none was broken
    seconds: float

    @property
    def broken(self):
        """The rule that did not hold; None if all did."""
        found = re.search(r"^broken: (.+)$", self.text, re.MULTILINE)
        return found[1] if found else None

    @property
    def states(self):
        return int(re.search(r"^ *(\d+) states, stored", self.text, re.MULTILINE)[1])

    @property
    def seen(self):
        """How often the search has seen each sight."""
        return {name: int(often) for name, often in re.findall(r"^seen (\w+) (\d+)$", self.text,
                                                               re.MULTILINE)}

    @property
    def complete(self):
        """Whether every state was searched and nothing was found wrong."""
        bad = ("Search not completed", "max search depth too small", "out of memory",
               "hash table full", "block in d_step")
        return "errors: 0\n" in self.text and not any(words in self.text for words in bad)


def run(folder, *command):
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise AssertionError(f"{command[0]} is missing: \"apt-get install {command[0]}\" as root, "
                             "or let \"./dev test\" install it.") from None
    return done.stdout + done.stderr


def search(*bounds, model="hand_off", endless=False, quick=False):
    """Searches that model with these -D bounds; `endless`: for runs that never come to an end;
    `quick`: where compiling takes longer than searching."""
    with tempfile.TemporaryDirectory() as folder:
        for source in (*MODEL.glob("*.pml"), *MODEL.glob("*.h")):
            shutil.copy(source, folder)
        flags = [f"-D{bound}" for bound in bounds]
        said = run(folder, "spin", *flags, "-a", f"{model}.pml")
        kind = "-DNP" if endless else "-DSAFETY"
        effort = "-O0" if quick else "-O1"
        said += run(folder, "gcc", effort, "-w", kind, *SEARCH, "-o", "pan", "pan.c")
        if not pathlib.Path(folder, "pan").exists():
            raise AssertionError("the model does not compile:\n" + said)
        began = time.monotonic()
        text = run(folder, "./pan", "-m5000", "-w22", *(["-l"] if endless else []))
        seconds = time.monotonic() - began
        story = ""
        if any(pathlib.Path(folder).glob("*.trail")):
            story = run(folder, "./pan", "-r", "-n").split("pan:1:")[0]
        return Outcome(text, story, seconds)
