"""Runs cases against a server that it starts: many at a time, one line per failure.

A case is a name and a coroutine function that takes a `Server` and raises what is wrong. Most cases
only say what goes out and what has to come back: see `talk`."""

import argparse
import asyncio
import inspect
import os
import re
import shlex
import signal
import sys
import time

import books
import frames
from caller import Caller, Wrong, code_of

PATIENCE = float(os.environ.get("PORTHOUSE_PATIENCE", "20"))  # seconds; only a bound for failures
AT_ONCE = 32


class Server:
    """The server under test."""

    def __init__(self, command, tls=None):
        self.command, self.tls, self.process, self.port = command, tls, None, 0
        self.inspected = "--inspect" in command

    async def start(self):
        try:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, stdout=asyncio.subprocess.PIPE)
        except OSError as missing:
            sys.exit(f"{missing}: build it first, or name a server by --server")
        while True:
            line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
            if not line:
                sys.exit(f"{self.command[0]} ended before it listened")
            found = re.search(rb"listening on wss?://\S*:(\d+)/", line)
            if found:
                self.port = int(found[1])
                return

    async def connect(self):
        return await Caller.connect(self.port, self.tls)

    async def open(self, **how):
        caller = await self.connect()
        await caller.upgrade(**how)
        return caller

    async def stop(self):
        """Ends it as an operator does; says what was wrong with that, or nothing."""
        if self.process.returncode is not None:
            return f"the server has ended by itself with {self.process.returncode}"
        self.process.send_signal(signal.SIGTERM)
        try:
            code = await asyncio.wait_for(self.process.wait(), PATIENCE)
        except asyncio.TimeoutError:
            self.process.kill()
            return "the server did not end on SIGTERM"
        return f"the server ended with {code} on SIGTERM" if code else None


# -- what has to come back ------------------------------------------------------------------------


def echo_text(payload):
    return frames.TEXT, payload.encode() if isinstance(payload, str) else payload


def echo_binary(payload):
    return frames.BINARY, payload


def a_pong(payload=b""):
    return frames.PONG, payload


class Closed:
    """The server closes with one of these codes; None is an empty Close frame."""

    def __init__(self, *codes):
        self.codes = codes


class AnyOrder:
    """All of these come, in any order."""

    def __init__(self, *these):
        self.these = list(these)


def show(what):
    kind, payload = what
    if kind is None:
        return "the end of TCP"
    if kind == frames.CLOSE:
        return f"Close {code_of(payload)} {payload[2:]!r}"
    short = payload[:40]
    return f"{frames.NAMES.get(kind, kind)} of {len(payload)} bytes {short!r}"


async def expect(caller, wanted):
    if isinstance(wanted, Closed):
        return await expect_close(caller, wanted.codes)
    choices = wanted.these if isinstance(wanted, AnyOrder) else [wanted]
    while choices:
        got = await caller.next()
        if got not in choices:
            raise Wrong(f"expected {' or '.join(map(show, choices))}, got {show(got)}")
        choices.remove(got)


async def expect_close(caller, codes, answer=True):
    """The server says Close, and once we have said it too, ends TCP."""
    got = await caller.next()
    if got[0] != frames.CLOSE:
        raise Wrong(f"expected Close {codes}, got {show(got)}")
    if code_of(got[1]) not in codes:
        raise Wrong(f"expected Close {codes}, got {show(got)}")
    if answer:
        await caller.send(frames.close(code_of(got[1])))
    end = await caller.next()
    if end[0] is not None:
        raise Wrong(f"expected the end of TCP after Close, got {show(end)}")


async def converse(caller, send, wanted):
    """Sends in the background, so that neither side waits for the other to read."""
    sending = asyncio.ensure_future(caller.send(*send))
    try:
        for one in wanted:
            await expect(caller, one)
        if not wanted or not isinstance(wanted[-1], Closed):
            # Whatever it was, it must have left the connection well: a last word and a clean close.
            await sending
            await caller.send(frames.ping(b"still there?"), frames.close(1000))
            await expect(caller, a_pong(b"still there?"))
            await expect_close(caller, (1000,), answer=False)
    finally:
        sending.cancel()
        caller.hang_up()


def talk(name, send, *wanted, **how):
    """The usual case: after the upgrade these bytes go out, and exactly this comes back."""
    send = [send] if isinstance(send, bytes) else list(send)

    async def run(server):
        await converse(await server.open(**how), send, wanted)

    return name, run


# -- running --------------------------------------------------------------------------------------


async def run_case(server, case, failures, at_once):
    name, run = case
    async with at_once:
        try:
            await asyncio.wait_for(run(server), PATIENCE)
        except asyncio.TimeoutError:
            failures.append(f"{name}: nothing more came within {PATIENCE:g} s")
        except Exception as wrong:  # a server may break this client in ways nobody thought of
            what = str(wrong) or type(wrong).__name__
            failures.append(f"{name}: {what if isinstance(wrong, Wrong) else repr(wrong)}")


async def run_all(server, cases):
    await server.start()
    failures, at_once = [], asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(run_case(server, case, failures, at_once) for case in cases))
    _, after = talk("", [frames.text("after all that")], echo_text("after all that"))
    await run_case(server, ("the server still serves afterwards", after), failures, at_once)
    if server.inspected and server.process.returncode is None:
        kept = await asyncio.to_thread(books.fetch, server.port, server.tls is not None, PATIENCE)
        failures += [f"the books balance: {breach}" for breach in books.breaches(kept)]
    wrong = await server.stop()
    if wrong:
        failures.append(f"the server ends in order: {wrong}")
    return failures


def main(cases, *flags, tls=None, count_of_checks=2):
    """What a test script ends with: runs `cases` against the echo example started with `flags`."""
    parser = argparse.ArgumentParser(description=inspect.getmodule(inspect.stack()[1][0]).__doc__)
    echo = os.path.join(os.environ.get("PORTHOUSE_BIN", "build/release/bin"), "echo")
    parser.add_argument("--server", default=echo, help=f"the echo server to start (default: {echo})")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    given = parser.parse_args()
    cases = [case for case in cases if given.only in case[0]]
    names = [name for name, _ in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        sys.exit(f"two cases have the same name: {', '.join(sorted(twice))}")
    began = time.monotonic()
    inspect_ours = ["--inspect"] if given.server == echo else []
    server = Server([*shlex.split(given.server), "--port=0", *inspect_ours, *flags], tls)
    failures = asyncio.run(run_all(server, cases))
    for failure in failures:
        print("FAILED", failure)
    total = len(cases) + count_of_checks
    print(f"{total - len(failures)} passed, {len(failures)} failed, "
          f"in {time.monotonic() - began:.1f} s")
    sys.exit(1 if failures else 0)
