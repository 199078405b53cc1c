#!/usr/bin/python3
"""Nodes die, fall silent, are cut off or slow: those elsewhere live on."""

import time

import playing
from nodes import DETECTION, SANITIZED

# Callers are at ada's and bob's doors; the rooms live elsewhere.
HOSTS = {"ada": ("gate",), "bob": ("gate",), "cyd": ("gate", "hall", "arena/"), "dan": ("gate", "arena/")}
SOON = 2 * DETECTION + 1  # by then a node that is gone is known to be
SOONEST = DETECTION if SANITIZED else 0.5  # seconds: the least that a node may be asked for


class Loss(playing.Playing):
    on = tuple(HOSTS)

    async def test_a_room_node_that_is_killed_closes_nobody(self):
        nodes = self.start(*HOSTS, hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 20, nodes["bob"]: 20})
        await self.reach(crowd.callers, "hall", "cyd")
        crowd.talk()
        await crowd.more(crowd.callers, 20)
        nodes.kill("cyd")
        start = time.monotonic()
        await crowd.all_at(crowd.callers, "gate")
        self.assertLess(time.monotonic() - start, SOON)
        for caller in crowd.callers:
            self.assertEqual((caller.arrivals[-1]["how"], caller.arrivals[-1]["from"]), ("crashed", "hall"))
        await crowd.more(crowd.callers, 20)
        await self.check(crowd)

    async def test_rooms_of_a_killed_node_open_elsewhere(self):
        nodes = self.start(*HOSTS, hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 10, nodes["bob"]: 10})
        for number, caller in enumerate(crowd.callers):
            await self.reach([caller], f"arena/{number}")
        at_cyd = [caller for caller in crowd.callers if caller.at[1] == "cyd"]
        self.assertTrue(0 < len(at_cyd) < len(crowd.callers), "rooms are on both nodes")
        crowd.talk()
        await crowd.more(crowd.callers, 20)
        nodes.kill("cyd")
        await crowd.all_at(at_cyd, "gate")
        for caller in at_cyd:
            await self.reach([caller], f"arena/{caller.number}", "dan")
        await self.check(crowd)
        self.assertEqual(crowd.seen["falls"], len(at_cyd))

    async def test_rooms_of_a_killed_node_are_gone_back_to_elsewhere(self):
        nodes = self.start(*HOSTS, hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 16})
        for caller in crowd.callers:
            await self.reach([caller], f"arena/{caller.number}")
        below = {caller: caller.at for caller in crowd.callers}
        at_cyd = [caller for caller in crowd.callers if caller.at[1] == "cyd"]
        self.assertTrue(0 < len(at_cyd) < len(crowd.callers), "rooms are on both nodes")
        for caller in crowd.callers:
            await self.reach([caller], next(f"arena/{number}" for number, other in enumerate(
                crowd.callers) if below[other][1] == "dan" and other is not caller))
        nodes.kill("cyd")
        await self.until("ada knows", lambda: nodes["ada"].complains("has lost node cyd"))
        for caller in crowd.callers:
            caller.shall("back")
        for caller in crowd.callers:
            await crowd.all_at([caller], below[caller][0], "dan")
            self.assertEqual(caller.arrivals[-1]["how"], "came_back")
        await self.check(crowd)

    async def test_what_nobody_had_in_hand_is_not_lost(self):
        nodes = self.start("ada", "cyd", hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 10})
        await self.reach(crowd.callers, "hall", "cyd")
        await crowd.fall_silent()
        nodes["cyd"].silence()
        for caller in crowd.callers:
            caller.shall("")  # goes to the room at once; what follows waits at the socket
        await self.received(crowd)
        for caller in crowd.callers:
            for _ in range(3):
                caller.shall("")
        nodes.kill("cyd")
        await crowd.all_at(crowd.callers, "gate", "ada")
        await self.check(crowd)
        for caller in crowd.callers:
            self.assertEqual(len(caller.missing), 1)
        self.assertEqual(crowd.seen["in_hand"], len(crowd.callers))

    async def test_rooms_hear_once_of_each_visitor_whose_node_died(self):
        nodes = self.start("ada", "bob", "cyd", hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 10})
        doomed = await self.enter({nodes["bob"]: 10})
        await self.reach(crowd.callers, "hall", "cyd")
        await self.reach(doomed.callers, "hall", "cyd")
        crowd.talk()
        nodes.kill("bob")
        for caller in doomed.callers:
            await self.once_told("left", 1, str(caller.number), "node_lost", node="cyd", room="hall")
        await crowd.more(crowd.callers, 20)
        await self.check(crowd)
        self.assertEqual(crowd.seen["falls"], 0)

    async def test_a_cut_link_concerns_those_on_it_until_it_is_mended(self):
        nodes = self.start("ada", "bob", "cyd", hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 10, nodes["bob"]: 10})
        await self.reach(crowd.callers, "hall", "cyd")
        crowd.talk()
        cut_off, others = crowd.of(nodes["ada"]), crowd.of(nodes["bob"])
        self.net.cut("ada", "cyd")
        await crowd.all_at(cut_off, "gate", "ada")
        await self.once_told("left", len(cut_off), node="cyd", room="hall")
        for caller in cut_off:
            caller.shall("go hall")
        await crowd.until("nobody can go there", lambda: all(caller.stayed for caller in cut_off))
        await crowd.more(others, 50)
        self.net.mend("ada", "cyd")
        await self.reach(cut_off, "hall", "cyd")
        await self.check(crowd)
        self.assertEqual(crowd.seen["falls"], len(cut_off))

    async def test_a_silent_node_counts_as_dead_and_joins_again(self):
        nodes = self.start("ada", "cyd", hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 10})
        await self.reach(crowd.callers, "hall", "cyd")
        crowd.talk()
        await crowd.more(crowd.callers, 5)
        start = time.monotonic()
        nodes["cyd"].silence()
        await crowd.all_at(crowd.callers, "gate", "ada")
        self.assertLess(time.monotonic() - start, SOON)
        nodes["cyd"].speak()
        await self.once_told("left", len(crowd.callers), node="cyd", room="hall")
        await self.reach(crowd.callers, "hall", "cyd")
        await self.check(crowd)

    async def test_silence_is_noticed_as_soon_as_a_node_was_told_to(self):
        nodes = self.start("ada", "cyd", hosts=HOSTS, detection=SOONEST)
        crowd = await self.enter({nodes["ada"]: 10})
        crowd.talk()
        await self.reach(crowd.callers, "hall", "cyd")
        nodes["cyd"].silence()
        start = time.monotonic()
        await crowd.all_at(crowd.callers, "gate", "ada")
        took = time.monotonic() - start
        print(f"with a detection of {SOONEST} s, silence was noticed after {took:.2f} s")
        self.assertLess(took, SOONEST + 2)
        await crowd.more(crowd.callers, 20)
        await self.check(crowd)

    async def test_a_slow_node_does_not_stop_others(self):
        nodes = self.start(*HOSTS, hosts={**HOSTS, "dan": ("gate", "yard")})
        crowd = await self.enter({nodes["ada"]: 10, nodes["bob"]: 10})
        slow, quick = crowd.of(nodes["ada"]), crowd.of(nodes["bob"])
        await self.reach(slow, "hall", "cyd")
        await self.reach(quick, "yard", "dan")
        crowd.talk()
        await crowd.more(quick, 200)
        self.net.throttle("cyd", "256kbit")
        start = time.monotonic()
        await crowd.more(quick, 1000)
        self.assertLess(time.monotonic() - start, 20)
        self.net.free("cyd")
        await crowd.more(slow, 20, 60)
        await self.check(crowd)

    async def test_a_killed_node_that_comes_back_joins_again(self):
        nodes = self.start("ada", "bob", "cyd", hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 5, nodes["bob"]: 5})
        await self.reach(crowd.callers, "hall", "cyd")
        for _ in range(3):
            nodes.kill("cyd")
            nodes.start("cyd")  # perhaps before the others have noticed
            await crowd.all_at(crowd.callers, "gate")
            await self.reach(crowd.callers, "hall", "cyd")
        await self.check(crowd)
        self.assertEqual(crowd.seen["falls"], 3 * len(crowd.callers))

    async def test_a_node_that_stops_lets_its_visitors_go_first(self):
        nodes = self.start(*HOSTS, hosts=HOSTS)
        crowd = await self.enter({nodes["ada"]: 20, nodes["bob"]: 20})
        for number, caller in enumerate(crowd.callers):
            await self.reach([caller], "hall" if number % 4 == 0 else f"arena/{number % 8}")
        crowd.talk()
        await crowd.more(crowd.callers, 20)
        self.assertEqual(nodes["cyd"].stop(), 0)
        await crowd.until("nobody is at cyd", lambda: all(caller.at[1] != "cyd" for caller in crowd.callers))
        await crowd.more(crowd.callers, 20)
        await self.check(crowd)
        self.assertEqual(crowd.seen["in_hand"], 0)


if __name__ == "__main__":
    playing.main()
