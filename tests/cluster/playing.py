"""What the tests of the cluster have in common: a ground, nodes on it, and callers."""

import asyncio
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

    def start(self, *names, **how):
        """Starts nodes, the first of them alone; they end with the test."""
        return self.enterContext(Nodes(self.net, self.deeds, *names, **how))

    async def enter(self, homes, **how):
        """A crowd that is connected until the test ends."""
        crowd = Crowd(homes, first=self.entered, **how)
        self.entered += sum(homes.values())
        return await self.enterAsyncContext(crowd)

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


def main():
    ground.enter()
    unittest.main()
