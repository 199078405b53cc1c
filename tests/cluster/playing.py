"""What the tests of the cluster have in common: a ground, nodes on it, and callers."""

import asyncio
import sys
import time
import unittest

import ground
from checker import Crowd
from nodes import PATIENCE, Deeds, Nodes


class Playing(unittest.IsolatedAsyncioTestCase):
    """Each test has a ground of its own for `on`."""

    on = ("ada", "bob", "cyd")

    def setUp(self):
        self.entered = 0
        self.net = self.enterContext(ground.Ground(*self.on))
        self.deeds = self.enterContext(Deeds())

    def run(self, result=None):
        """Of a test that fails, what its nodes have said is told as well."""
        self.nodes = []
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before:
            for node in self.nodes:
                print(f"-- {node.name} said:\n{node.last_words}", file=sys.stderr)

    def start(self, *names, **how):
        """Starts nodes, the first of them alone; they end with the test."""
        nodes = Nodes(self.net, self.deeds, *names, **how)
        self.nodes = nodes.all
        return self.enterContext(nodes)

    async def enter(self, homes, **how):
        """A crowd that is connected until the test ends."""
        crowd = Crowd(homes, first=self.entered, **how)
        self.entered += sum(homes.values())
        return await self.enterAsyncContext(crowd)

    async def linked(self, crowd):
        """Until each node has a room where callers of all nodes have met, but for one at most."""
        trio = [crowd.of(node)[0] for node in {caller.node for caller in crowd.callers}]
        hosts, number = set(), 0
        while len(hosts) < len(trio) - 1:
            number += 1
            assert number < 1_000, f"nodes do not find each other: only {hosts} had others in"
            await self.go(trio, f"arena/meeting-{number}")
            met = {caller.at for caller in trio}
            if len(met) == 1:
                hosts.add(met.pop()[1])
            await self.go(trio, "gate", "back")

    async def go(self, callers, room, command=None):
        for caller in callers:
            caller.shall(command or f"go {room}")
        await callers[0].crowd.all_at(callers, room)

    @staticmethod
    async def until(what, condition, patience=PATIENCE):
        """For what no caller is told; asks again and again."""
        end = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < end, f"not within {patience} s: {what}"
            await asyncio.sleep(0.02)

    async def reach(self, callers, room, node=None):
        """Has them go there, again and again until they can: nodes need time to find each other."""
        crowd = callers[0].crowd
        for caller in callers:
            while caller.at[0] != room:
                before = len(caller.arrivals) + len(caller.stayed)
                caller.shall(f"go {room}")
                await crowd.until(f"{caller.at} goes to {room}, or stays", lambda: len(
                    caller.arrivals) + len(caller.stayed) > before)
        await crowd.all_at(callers, room, node)

    async def check(self, crowd):
        """Nothing may be wrong with what was said and heard, once all of it is known."""
        await crowd.fall_silent()
        self.assertEqual(crowd.wrong(), {})
        twice = {one: count for one, count in self.deeds.heard().items() if count > 1}
        self.assertEqual(twice, {}, "handled twice")

    async def once_told(self, what, count, *rest, **where):
        """Waits until the deeds hold so many of this, and sees that it is not one more."""
        await self.until(f"{count} times {what} {rest} {where}",
                         lambda: self.deeds.count(what, *rest, **where) >= count)
        self.assertEqual(self.deeds.count(what, *rest, **where), count)

    async def received(self, crowd):
        """Waits until the nodes have got all that the crowd has said."""
        for node in {caller.node for caller in crowd.callers}:
            sent = sum(caller.sent for caller in crowd.of(node))
            await self.until(f"{node.name} has got {sent} messages",
                             lambda: node.books()["messages_received_total"] == sent)
            # A shard may have answered in the midst of a turn, and sends what it has for rooms at the
            # turn's end: when it answers again, that has been.
            node.books()


def main():
    ground.enter()
    unittest.main()
