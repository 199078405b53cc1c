"""Clients that number what they say, and know of each number what became of it.

Each keeps some messages on their way, wherever it is moved. A room's answers and its pushes are
numbered as well, so that what is lost, doubled or swapped is seen in both directions."""

import asyncio
import collections
import json
import time

WINDOW = 4  # messages of one client on their way
WRONG = ("closed", "lost", "doubled", "swapped", "strange", "pushes_lost", "pushes_doubled")


def frame(text):
    """A masked text frame; a mask of zeros leaves the text as it is."""
    assert len(text) < 126
    return bytes((0x81, 0x80 | len(text))) + bytes(4) + text


def request(path):
    return (f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").encode()


class Caller(asyncio.Protocol):
    """One client, with a number of its own. What it says next may carry a command."""

    def __init__(self, crowd, node, number):
        self.crowd, self.node, self.number = crowd, node, number
        self.received = bytearray()
        self.sent = 0            # also the number of the next message
        self.last = -1           # the greatest number answered
        self.missing = {}        # number: "lost", or "in_hand" if its room had died
        self.forgiven = -1       # what was sent before its room died may have died with it
        self.commands = collections.deque()
        self.left_at = {}        # number of a command that moves: when it was sent
        self.moving = None       # (since, from where), until somebody else answers
        self.at = None           # (room, node) of its owner
        self.arrivals = []       # what it was told on arrival, if the crowd keeps that
        self.heard = []          # what rooms said to all
        self.stayed = []         # why it could not go
        self.pushed = 0
        self.depth = 0           # places below it
        self.opened = self.closing = self.silent = False
        self.gone = asyncio.get_running_loop().create_future()

    # -- what asyncio tells -----------------------------------------------------------------------

    def connection_made(self, transport):
        self.transport = transport
        transport.write(request(f"/{self.number}"))

    def data_received(self, data):
        self.received += data
        if not self.opened and not self.open():
            return
        for kind, what in self.frames():
            if kind == 0x81:
                self.told(json.loads(what))
            elif kind == 0x88:
                self.crowd.codes[int.from_bytes(what[:2])] += 1
                self.transport.close()
        self.talk()
        self.crowd.look()

    def connection_lost(self, _):
        if not self.closing:
            self.crowd.seen["closed"] += 1
        if not self.gone.done():
            self.gone.set_result(None)
        self.crowd.look()

    def open(self):
        head, end, rest = self.received.partition(b"\r\n\r\n")
        if not end:
            return False
        assert head.startswith(b"HTTP/1.1 101 "), bytes(head)
        self.received, self.opened = bytearray(rest), True
        return True

    def frames(self):
        at, data = 0, self.received
        while len(data) >= at + 2:
            size, begin = data[at + 1], at + 2
            if size == 126:
                if len(data) < at + 4:
                    break
                size, begin = int.from_bytes(data[at + 2:at + 4]), at + 4
            if len(data) < begin + size:
                break
            yield data[at], bytes(data[begin:begin + size])
            at = begin + size
        del data[:at]

    # -- what it says -----------------------------------------------------------------------------

    def shall(self, command):
        """Its next message carries a command."""
        self.commands.append(command)
        self.talk()

    def talk(self):
        """Keeps as many messages on their way as the window takes; silent, only commands."""
        while self.opened and self.sent - self.last - 1 - self.given_up() < self.crowd.window:
            command = self.commands.popleft() if self.commands else self.crowd.command_for(self)
            if command is None and (self.silent or not self.crowd.talking):
                return
            command = command or ""
            if command.startswith(("go ", "to ", "back", "visit ")):
                # Before it is written: a write may have to wait, and an answer does not.
                self.left_at[self.sent] = (time.monotonic(), command)
            self.transport.write(frame(f"{self.sent} {command}".strip().encode()))
            self.sent += 1

    def given_up(self):
        """Of what was sent before the last fall nobody may answer any more."""
        return max(0, self.forgiven - self.last)

    def settled(self):
        """Whether it is known what became of all that it has said."""
        return self.last + 1 == self.sent and not self.commands

    # -- what it hears ----------------------------------------------------------------------------

    def told(self, what):
        by = (what.get("room"), what.get("node"))
        if "at" in what:
            return self.arrived(by, what)
        if by != self.at:
            self.crowd.seen["strange"] += 1  # who does not own it has spoken
        if "n" in what:
            self.answered(what["n"], by)
        elif "push" in what:
            self.push(what["push"])
        elif "said" in what:
            self.heard.append((what["said"], by))
        elif "stays" in what:
            self.crowd.stays[what["stays"]] += 1
            self.moving = None
            self.stayed.append(what["stays"])

    def arrived(self, by, what):
        self.at, self.pushed = by, 0
        self.arrivals.append(what)
        how = what["how"]
        self.crowd.hows[how] += 1
        if how == "crashed":
            self.forgiven = self.sent - 1
            self.moving = None
            self.crowd.seen["falls"] += 1
            self.shall("")  # whose answer tells which of those before are missing
        if how in ("moved", "visiting"):
            self.depth += 1
        elif how in ("came_back", "crashed", "returned"):
            self.depth = max(0, self.depth - 1)

    def answered(self, number, by):
        seen = self.crowd.seen
        if number <= self.last:
            seen["swapped" if self.missing.pop(number, None) else "doubled"] += 1
            return
        for missing in range(self.last + 1, number):
            fate = "in_hand" if missing <= self.forgiven else "lost"
            self.missing[missing] = fate
            seen[fate] += 1
            self.left_at.pop(missing, None)
        seen["answered"] += 1
        self.last = number
        self.measure(number, by)

    def measure(self, number, by):
        if self.moving and by[0] != self.moving[1][0]:
            since, (_, node) = self.moving
            self.crowd.blackouts["local" if node == by[1] == self.node.name else "remote"].append(
                time.monotonic() - since)
            self.moving = None
        if number in self.left_at:
            self.moving = (self.left_at.pop(number)[0], by)

    def push(self, number):
        self.crowd.seen["pushes"] += 1
        if number != self.pushed:
            self.crowd.seen["pushes_lost" if number > self.pushed else "pushes_doubled"] += 1
        self.pushed = number + 1


class Crowd:
    """All callers; as a context they are connected, some to each of the nodes."""

    def __init__(self, homes, first=0, window=WINDOW, command_for=lambda caller: None):
        self.homes, self.first = list(homes.items()), first
        self.window, self.command_for = window, command_for
        self.seen, self.codes, self.hows, self.stays = (collections.Counter() for _ in range(4))
        self.blackouts = collections.defaultdict(list)  # seconds, by "local" and "remote"
        self.callers, self.waits = [], []
        self.talking = False

    async def __aenter__(self):
        for node, count in self.homes:
            for _ in range(count):
                await self.enter(node)
        await self.until("all are inside", lambda: all(caller.at for caller in self.callers))
        return self

    async def __aexit__(self, *_):
        for caller in self.callers:
            caller.closing = True
            caller.transport.abort()

    async def enter(self, node):
        number = self.first + len(self.callers)
        _, caller = await asyncio.get_running_loop().create_connection(
            lambda: Caller(self, node, number), node.host, node.port)
        self.callers.append(caller)
        return caller

    def of(self, node):
        return [caller for caller in self.callers if caller.node is node]

    # -- waiting for what must come ---------------------------------------------------------------

    def look(self):
        """Something has changed: does it make what is waited for true?"""
        for condition, done in self.waits:
            if not done.done() and condition():
                done.set_result(None)

    async def until(self, what, condition, patience=30):
        wait = (condition, asyncio.get_running_loop().create_future())
        self.waits.append(wait)
        try:
            self.look()
            await asyncio.wait_for(wait[1], patience)
        except asyncio.TimeoutError:
            raise AssertionError(f"not within {patience} s: {what}; {self.counts()}") from None
        finally:
            self.waits.remove(wait)

    async def all_at(self, callers, room, node=None, patience=30):
        await self.until(f"{len(callers)} callers at {room} {node or ''}", lambda: all(
            caller.at[0] == room and node in (None, caller.at[1]) for caller in callers), patience)

    async def more(self, callers, count, patience=30):
        """Until each has had so many answers more."""
        goals = [(caller, caller.last + count) for caller in callers]
        await self.until(f"{count} answers more", lambda: all(
            caller.last >= goal for caller, goal in goals), patience)

    def talk(self):
        self.talking = True
        for caller in self.callers:
            caller.talk()

    async def fall_silent(self, patience=30):
        """Nobody says anything new; until it is known what became of all that was said."""
        self.talking = False
        await self.until("all was answered", lambda: all(
            caller.settled() or caller.gone.done() for caller in self.callers), patience)

    def counts(self):
        """What is to be 0 first."""
        return {**{what: self.seen[what] for what in WRONG}, **self.seen, "sent": sum(
            caller.sent for caller in self.callers), "hows": dict(self.hows), "stays": dict(self.stays),
            "codes": dict(self.codes)}

    def wrong(self):
        return {what: self.seen[what] for what in WRONG if self.seen[what]}
