"""A thousand clients that never stop talking, each with its numbered messages, and count what comes back."""

import asyncio
import collections
import resource
import time

REQUEST = (b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
GOODBYE = b"\x88\x82\0\0\0\0\x03\xe8"
WINDOW = 4  # messages of one client on their way


def frame(text):
    """A masked text frame; a mask of zeros leaves the text as it is."""
    return bytes((0x81, 0x80 | len(text))) + bytes(4) + text


class Client(asyncio.Protocol):
    """One client. At home in one room, and otherwise wherever the house takes it."""

    def __init__(self, crowd, home):
        self.crowd, self.home = crowd, home
        self.received = bytearray()
        self.sent = 0          # also the number of the next message
        self.last = -1         # the last number answered
        self.fallen = -1       # what was sent before it fell; not all of that may be answered
        self.commands = {}     # number: what the room shall do instead of answering
        self.wish = None
        self.room = None       # who answered last
        self.tick = None
        self.heard_at = None
        self.opened = False
        self.leaving = False
        self.last_number = None
        self.gone = asyncio.get_running_loop().create_future()

    def shall(self, command):
        """Its next message carries a command."""
        self.wish = command

    # -- what asyncio tells -----------------------------------------------------------------------

    def connection_made(self, transport):
        self.transport = transport
        transport.write(REQUEST)

    def data_received(self, data):
        self.received += data
        if not self.opened and not self.open():
            return
        at = 0
        while len(self.received) >= at + 2 and len(self.received) >= at + 2 + self.received[at + 1]:
            size = self.received[at + 1]
            self.frame_received(self.received[at], bytes(self.received[at + 2:at + 2 + size]))
            at += 2 + size
        del self.received[:at]
        self.talk()

    def connection_lost(self, _):
        if not self.leaving:
            self.crowd.seen["closed"] += 1
            self.crowd.give_up()
        if not self.gone.done():
            self.gone.set_result(None)

    # -- what it does -----------------------------------------------------------------------------

    def open(self):
        head, end, rest = self.received.partition(b"\r\n\r\n")
        if not end:
            return False
        assert head.startswith(b"HTTP/1.1 101 "), bytes(head)
        self.received, self.opened = bytearray(rest), True
        self.crowd.look()
        return True

    def talk(self):
        """Keeps as many messages on their way as the window takes."""
        said = bytearray()
        while self.crowd.talking and self.last_number is None and (
                self.sent - max(self.last, self.fallen) <= WINDOW):
            said += frame(b"%d %s%s" % (self.sent, self.home.encode(), self.command()))
            self.sent += 1
        if said:
            self.transport.write(bytes(said))

    def command(self):
        if self.crowd.leaving:
            self.last_number = self.sent
            return b""
        if self.wish is None:
            return b""
        wish, self.wish = self.wish, None
        if wish != "kill":
            self.commands[self.sent] = wish
        return b" " + wish.encode()

    def frame_received(self, kind, what):
        if kind == 0x81 and what.startswith(b"tick "):
            self.ticked(int(what[5:]))
        elif kind == 0x81 and what.startswith(b"fell "):
            self.fallen = self.sent - 1
        elif kind == 0x81:
            room, number = what.split()
            self.answered(room.decode(), int(number))
        elif kind == 0x88:
            self.transport.close()
        else:
            self.crowd.seen["garbled"] += 1

    def ticked(self, number):
        if self.tick is not None and number != self.tick + 1:
            self.crowd.seen["ticks_missed"] += 1
        self.tick = number

    def answered(self, room, number):
        seen = self.crowd.seen
        if number <= self.last:
            seen["swapped"] += 1  # or doubled
            return
        for missing in range(self.last + 1, number):
            seen[self.fate_of(missing)] += 1
        seen["answered"] += 1
        self.crowd.answered_by[room] += 1
        if self.home == "garden":
            self.as_the_healthy_room(room)
        self.last, self.room = number, room
        self.crowd.look()
        if number == self.last_number:
            self.leaving = True
            self.transport.write(GOODBYE)

    def fate_of(self, missing):
        if self.home == "well":  # what it had ready when it hung is lost with what it hung on
            return "lost_to_the_well"
        return "unanswered" if missing in self.commands else "lost"

    def as_the_healthy_room(self, room):
        now = time.monotonic()
        if self.heard_at is not None:
            self.crowd.longest_wait = max(self.crowd.longest_wait, now - self.heard_at)
        self.heard_at = now
        if self.room == "garden" and room != "garden":
            self.crowd.seen["healthy_moved"] += 1


class Crowd:
    """All clients; as a context all of them are inside."""

    def __init__(self, house, homes):
        self.house, self.homes = house, homes
        self.seen = collections.Counter()
        self.answered_by = collections.Counter()  # by room
        self.longest_wait = 0
        self.talking = False
        self.leaving = False
        self.clients = []
        self.waits = []  # of (condition, future)

    async def __aenter__(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
        for home, count in self.homes.items():
            for _ in range(count):
                self.clients.append(await self.enter(home))
        await self.until(self.clients, lambda client: client.opened)
        self.talking = True
        for client in self.clients:
            client.talk()
        await self.all_home(*self.homes)
        return self

    async def enter(self, home):
        _, client = await asyncio.get_running_loop().create_connection(
            lambda: Client(self, home), "127.0.0.1", self.house.port)
        return client

    async def __aexit__(self, *_):
        for client in self.clients:
            client.leaving = True
            client.transport.abort()

    def of(self, home):
        return [client for client in self.clients if client.home == home]

    def one_of(self, home):
        return self.of(home)[0]

    # -- waiting for what must come ---------------------------------------------------------------

    def look(self):
        """Something has changed: is anybody waiting for it?"""
        for wait in self.waits:
            clients, condition, done = wait
            while clients and condition(clients[-1]):
                clients.pop()
            if not clients and not done.done():
                done.set_result(None)

    def give_up(self):
        """Somebody is gone: what is waited for will not come."""
        for _, _, done in self.waits:
            if not done.done():
                done.set_exception(ConnectionError("a client was closed"))

    async def until(self, clients, condition):
        """Until the condition has held once for each of them."""
        wait = (list(clients), condition, asyncio.get_running_loop().create_future())
        self.waits.append(wait)
        self.look()
        await wait[2]
        self.waits.remove(wait)

    async def all_answered(self, more, *homes):
        """Until each has had that many answers more."""
        goal = {client: client.last + more for home in homes for client in self.of(home)}
        await self.until(goal, lambda client: client.last >= goal[client])

    async def all_home(self, *homes):
        """Until each has been answered by its own room, having said all it was told to."""
        start = {client: client.sent for home in homes for client in self.of(home)}
        await self.until(start, lambda client: client.last >= start[client] and client.room == client.home
                         and client.wish is None)

    async def says_goodbye(self):
        """All say a last word, wait for its answer, and close."""
        self.leaving = True
        await asyncio.gather(*(client.gone for client in self.clients))

    def waited_for(self):
        """How many have not done yet what is waited for."""
        return sum(len(clients) for clients, _, _ in self.waits) + sum(
            not client.gone.done() for client in self.clients if self.leaving)

    def counts(self):
        said = {what: self.seen[what] for what in
                ("stuck", "closed", "lost", "swapped", "garbled", "healthy_moved", "ticks_missed",
                 "unanswered", "lost_to_the_well", "answered")}
        return {"connections": len(self.clients), "sent": sum(client.sent for client in self.clients), **said,
                "healthy_longest_wait_ms": round(self.longest_wait * 1000)}
