"""Starts a server on one core, loads it from another, and says what that has cost."""

import contextlib
import json
import os
import pathlib
import platform
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
NODE_MODULES = (HERE / "peers/node_modules", HERE.parent / "tests/e2e/node_modules")


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.machine())
    return f"{model}, {os.cpu_count()} cores, Linux {platform.release()}"


def pinned_to(*numbers):
    """What a child does before it starts: it keeps to these cores, as far as there are so many."""
    cores = sorted(os.sched_getaffinity(0))
    mine = {cores[number % len(cores)] for number in numbers}
    return lambda: os.sched_setaffinity(0, mine)


@contextlib.contextmanager
def running(command, cores=(0,)):
    """Starts a server; gives its process, and ends it afterwards."""
    environment = {**os.environ, "NODE_PATH": ":".join(map(str, NODE_MODULES))}
    server = subprocess.Popen(command, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, env=environment,
                              preexec_fn=pinned_to(*cores))
    try:
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
            print(f"{command[0]} did not end when asked to", file=sys.stderr)


@contextlib.contextmanager
def serving(command, cores=(0,)):
    """Starts a server; gives the process that does the work (itself, unless it names another) and
    its port, and ends it afterwards."""
    with running(command, cores) as server:
        worker, line = server.pid, server.stdout.readline()
        while line and not line.startswith("listening on"):
            worker = int(line.split()[1]) if line.startswith("process ") else worker
            line = server.stdout.readline()
        if not line:
            raise RuntimeError(f"{command[0]} ended before it listened")
        yield worker, int(line.rstrip().rstrip("/").rsplit(":", 1)[1])


def drive(load, port, flags, seconds, cores=(1,)):
    """One run of the load against a server: its figures, or an error as text."""
    done = subprocess.run(
        [str(load), f"--port={port}", f"--seconds={seconds}", "--json", *flags.split()],
        capture_output=True, text=True, preexec_fn=pinned_to(*cores), timeout=seconds + 120)
    if done.returncode != 0:
        return done.stderr.strip() or f"the load ended with {done.returncode}"
    return json.loads(done.stdout)


def measure(load, command, flags, seconds, cores=((0,), (1,))):
    """One run of the load against a new server: its figures, or an error as text. `cores`: the
    server's and the load's."""
    if any(word.startswith("--tls-cert=") for word in command):
        flags += " --tls"
    with serving(command, cores[0]) as (pid, port):
        return drive(load, port, f"--pid={pid} {flags}", seconds, cores[1])
