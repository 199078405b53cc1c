"""A fleet of clients that count, and lose their connections all the time, in every way there is."""

import asyncio
import collections
import json
import random
import time

from session_client import BINARY, CLOSE, TEXT, Line, Session, control, frame

ROOMS = ("red", "green", "blue")
# How a connection ends: how often.
CUTS = {
    "before the hello": 1,
    "behind the hello": 3,       # the welcome is lost, or the hello
    "welcome unheard": 3,        # the welcome has come, and the client has died with it
    "no ack": 3,                 # behind the welcome, before its acknowledgement
    "reset": 8,
    "fin": 3,
    "half-open": 4,              # nobody is told; the next connection comes beside this one
    "within a frame": 3,
    "1001": 1,
}
BEFORE_A_WELCOME = ("before the hello", "behind the hello", "welcome unheard")


class Order:
    """Counts what is lost, doubled or reordered of what is numbered from 1 on."""

    def __init__(self):
        self.last = self.doubled = self.reordered = 0
        self.missing = set()

    def note(self, number):
        if number > self.last:
            self.missing.update(range(self.last + 1, number))
            self.last = number
        elif number in self.missing:
            self.missing.remove(number)
            self.reordered += 1
        else:
            self.doubled += 1


def number_in(kind, payload):
    if kind == BINARY:
        return int(payload)
    whole = json.loads(payload)
    if "text" in whole:
        return int(whole["text"].split()[0])
    return whole["body"].get("n", 0)


class Cutter:
    """One client, and its fate."""

    def __init__(self, fleet, number, seed):
        self.fleet, self.path, self.chance = fleet, f"/{number}", random.Random(seed)
        self.session = Session(self.take)
        self.heard_numbers = Order()
        self.said = 0
        self.fate = self.timer = self.line = None
        self.ended = False
        self.ending = False   # has said its last word

    def connect(self):
        self.line = None
        self.fate = None
        if self.fleet.left > 0:
            self.fleet.left -= 1
            self.fate = self.chance.choices(list(CUTS), CUTS.values())[0]
            # Who has never heard a welcome is somebody else the next time.
            if not self.session.token and self.fate in BEFORE_A_WELCOME:
                self.fate = "reset"
        self.fleet.start(self)

    # -- what the line tells ----------------------------------------------------------------------

    def opened(self, line):
        self.line = line
        if self.fate == "before the hello":
            return self.cut(line.reset)
        line.write(self.session.hello())
        if self.fate == "behind the hello":
            self.soon(self.chance.choice((line.reset, line.end, lambda: line.forget(self.fleet.graves))))

    def heard(self, line, kind, payload):
        if kind == CLOSE:
            return self.closed(line, payload)
        if self.session.line is not line:
            return self.welcomed(line, payload)
        self.session.heard(line, kind, payload)

    def lost(self, line):
        """Nobody here has ended it."""
        self.session.line = None
        self.fleet.seen["lost by itself"] += 1
        self.fleet.loop.call_soon(self.connect)

    def closed(self, line, payload):
        code = int.from_bytes(payload[:2], "big")
        line.write(frame(payload[:2], CLOSE))
        line.over = True
        line.transport.close()
        self.session.line = None
        if code == 1000 and self.ending:
            self.ended = True
            return self.fleet.one_has_ended()
        self.fleet.seen[f"closed with {code} {payload[2:].decode()}"] += 1
        self.fleet.loop.call_soon(self.connect)

    def take(self, kind, payload):
        number = number_in(kind, payload)
        if number:
            self.heard_numbers.note(number)

    # -- a life -----------------------------------------------------------------------------------

    def welcomed(self, line, payload):
        name, body = json.loads(payload)
        assert name == "welcome", payload
        if self.fate == "welcome unheard":
            return self.cut(self.chance.choice((line.reset, line.end)))
        fresh = self.session.fresh
        self.session.welcome(line, body, acknowledge=self.fate != "no ack")
        if fresh and self.session.fresh > fresh:
            self.fleet.seen["sessions lost"] += 1
        for _ in range(self.chance.randrange(6)):
            self.say()
        if self.fate is None:
            if not self.ending:
                self.ending = True
                self.say("end")
        elif self.fate == "no ack":
            self.cut(line.reset)
        elif self.fate == "half-open":
            self.soon(lambda: line.forget(self.fleet.graves))
        elif self.fate == "fin":
            self.soon(line.end)
        elif self.fate == "1001":
            self.soon(lambda: self.leave(line))
        elif self.fate == "within a frame":
            self.soon(lambda: self.break_off(line))
        else:
            self.soon(line.reset)

    def say(self, command=None):
        if self.ending and command is None:
            return
        self.said += 1
        text = str(self.said)
        if command is None and self.chance.random() < .3:
            command = f"go {self.chance.choice(ROOMS)}"
        if command:
            text += f" {command}"
        if self.said % 3 == 0:
            self.session.say(f'{{"event":"say","body":"{text}"}}')
        elif self.said % 3 == 1:
            self.session.say(f'{{"text":"{text}"}}')
        else:
            self.session.say(text, BINARY)

    def leave(self, line):
        line.write(frame((1001).to_bytes(2, "big"), CLOSE))
        line.end()

    def break_off(self, line):
        """A message that is not said to its end is not said."""
        whole = frame('{"text":"1000000000"}')
        line.write(whole[:self.chance.randrange(1, len(whole))])
        self.chance.choice((line.reset, line.end))()

    def soon(self, how):
        delay = self.chance.choice((0, 0, .001, .005, .02))
        if delay:
            self.fleet.loop.call_later(delay, self.cut_if, self.line, how)
        else:
            self.cut(how)

    def cut_if(self, line, how):
        if self.line is line and not line.over:
            self.cut(how)

    def cut(self, how):
        how()
        self.session.line = None
        self.line = None
        self.fleet.cuts[self.fate] += 1
        self.fleet.loop.call_soon(self.connect)


class Fleet:
    """So many clients, until there have been so many cuts."""

    def __init__(self, house, clients, cuts, seed=1):
        self.house, self.left, self.begun_with = house, cuts, cuts
        self.cuts, self.seen = collections.Counter(), collections.Counter()
        self.graves = collections.deque()
        self.clients = [Cutter(self, number, seed * 100_000 + number) for number in range(clients)]
        self.attempts = set()

    async def run(self, patience):
        self.loop = asyncio.get_running_loop()
        self.over = self.loop.create_future()
        began = time.monotonic()
        for client in self.clients:
            client.connect()
        try:
            await asyncio.wait_for(self.over, patience)
        except asyncio.TimeoutError:
            stuck = [client.path for client in self.clients if not client.ended]
            raise AssertionError(f"not within {patience} s: {stuck[:9]} {self.counts()}") from None
        finally:
            for line in self.graves:
                line.reset()
        self.seconds = time.monotonic() - began

    def start(self, client):
        attempt = self.loop.create_task(self.attempt(client))
        self.attempts.add(attempt)
        attempt.add_done_callback(self.attempts.discard)

    async def attempt(self, client):
        try:
            await self.loop.create_connection(
                lambda: Line(client, client.path), self.house.host, self.house.port)
        except OSError as failed:
            self.seen[f"no connection: {failed}"] += 1
            await asyncio.sleep(.1)
            client.connect()
        except Exception as failed:  # a fault of this program
            if not self.over.done():
                self.over.set_exception(failed)

    def one_has_ended(self):
        if all(client.ended for client in self.clients) and not self.over.done():
            self.over.set_result(None)

    def counts(self):
        down = [client.heard_numbers for client in self.clients]
        return {
            "cuts": sum(self.cuts.values()), "kinds": dict(self.cuts), "seen": dict(self.seen),
            "resumed": sum(client.session.resumes for client in self.clients),
            "refusals": dict(sum((client.session.refusals for client in self.clients), collections.Counter())),
            "said": sum(client.said for client in self.clients),
            "heard": sum(order.last for order in down),
            "lost": sum(len(order.missing) for order in down),
            "doubled": sum(order.doubled for order in down),
            "reordered": sum(order.reordered for order in down),
        }
