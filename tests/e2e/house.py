"""Starts the example programs and looks at them from outside."""

import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import time
import urllib.error

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))
import books  # noqa: E402

BIN = os.environ.get("PORTHOUSE_BIN", "build/release/bin")
SANITIZER = os.environ.get("PORTHOUSE_SANITIZERS", "")
SANITIZED = bool(SANITIZER)
# Seconds that nothing should ever need: bounds for failures, not for what is measured.
PATIENCE = 120 if SANITIZED else 30
SKIPPED = 77  # what ctest takes for a test that was not run


def needs_patched_caf():
    """Ends a script about what only our patches of CAF do, if there are none."""
    if os.environ.get("PORTHOUSE_CAF_PATCHED", "ON") == "OFF":
        print("skipped: this is about what our patches do, which this CAF is without")
        sys.exit(SKIPPED)


def until(condition, what, seconds=PATIENCE):
    """Asks again and again until the condition holds; fails with what it has waited for."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.01)


class House:
    """A running example; as a context it ends in order and with books that balance, and says so if
    it does not. A program that is no example may not know how to be `inspected`."""

    host = "127.0.0.1"
    token = ""  # for those who are not on the house's machine
    errors = None  # where its stderr goes

    def __init__(self, example, *flags, descriptors=None, inspected=True):
        self.command = [os.path.join(BIN, example), "--port=0", *["--inspect"] * inspected, *flags]
        self.descriptor_limit = descriptors
        self.tells_books = inspected and descriptors is None
        self.process = None

    def __enter__(self):
        def limited():
            resource.setrlimit(resource.RLIMIT_NOFILE, (self.descriptor_limit,) * 2)

        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE,
                                        stderr=self.errors, text=True,
                                        preexec_fn=limited if self.descriptor_limit else None)
        for line in self.process.stdout:
            found = re.search(r"listening on (wss?)://\S*:(\d+)/", line)
            if found:
                self.scheme, self.port = found[1], int(found[2])
                return self
        raise AssertionError(f"{self.command[0]} ended with {self.process.wait()}")

    def __exit__(self, failed, *_):
        if self.process.returncode is None:
            try:
                if not failed and self.tells_books:
                    self.check_books()
            finally:
                code = self.stop()
            assert failed or code == 0, f"{self.command[0]} ended with {code}"

    @property
    def url(self):
        return f"{self.scheme}://{self.host}:{self.port}/"

    def check_books(self):
        """Waits until the house has room to answer, and holds what it says against the law."""
        kept = []

        def answered():
            try:
                kept.append(books.fetch(self.port, self.scheme == "wss", PATIENCE, self.host, self.token))
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                return self.process.poll() is not None
            return True

        until(answered, "the house tells its books")
        if kept:
            assert not books.breaches(kept[0]), books.breaches(kept[0])

    def ask_to_stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)

    def stop(self, how=signal.SIGTERM):
        """Asks it to stop; the exit code."""
        self.ask_to_stop(how)
        return self.wait()

    def wait(self):
        """Waits for its end; the exit code."""
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{self.command[0]} does not stop") from None
        finally:
            self.process.stdout.close()

    # -- what the kernel says about it ------------------------------------------------------------

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def memory(self):
        """Bytes of memory, without pages of files."""
        with open(f"/proc/{self.process.pid}/smaps_rollup", encoding="ascii") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Anonymous"))

    def peak(self):
        """Bytes of memory that it has had at most."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    def cpu(self):
        """Seconds of CPU time so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as line:
            fields = line.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
