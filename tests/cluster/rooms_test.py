#!/usr/bin/python3
"""A room may live anywhere, and no client notices."""

import playing

DOORS = {"ada": ("gate",), "bob": ("gate",), "cyd": ("gate", "hall", "arena/")}


class Rooms(playing.Playing):
    async def test_three_nodes_find_each_other_by_one_seed(self):
        nodes = self.start(hosts={"ada": ("gate",), "bob": ("gate", "hall"), "cyd": ("gate", "arena/")})
        for name, seeds in (("ada", ()), ("bob", ("ada",)), ("cyd", ("ada",))):
            nodes.start(name, seeds)
        crowd = await self.enter({nodes["ada"]: 1, nodes["bob"]: 1, nodes["cyd"]: 1})
        await self.reach(crowd.callers, "hall", "bob")
        await self.reach(crowd.callers, "arena/1", "cyd")
        await self.check(crowd)

    async def test_nodes_that_dial_one_another_are_linked_once(self):
        nodes = self.start(hosts={"ada": ("gate",), "bob": ("gate", "hall"), "cyd": ("gate", "arena/")})
        for name in self.on:
            nodes.start(name, [other for other in self.on if other != name])
        crowd = await self.enter({nodes["ada"]: 1, nodes["bob"]: 1, nodes["cyd"]: 1})
        await self.reach(crowd.callers, "hall", "bob")
        await self.reach(crowd.callers, "arena/1", "cyd")
        await self.check(crowd)
        for name in self.on:
            self.assertNotIn("has lost node", nodes[name].complaints())

    async def test_a_move_elsewhere_and_back_is_like_one_at_home(self):
        nodes = self.start("ada", "cyd", hosts=DOORS)
        crowd = await self.enter({nodes["ada"]: 4})
        await self.reach(crowd.callers, "hall", "cyd")
        crowd.talk()
        for _ in range(20):
            await crowd.more(crowd.callers, 10)
            for caller in crowd.callers:
                caller.shall("back")
            await crowd.all_at(crowd.callers, "gate", "ada")
            await crowd.more(crowd.callers, 10)
            for caller in crowd.callers:
                caller.shall("go hall")
            await crowd.all_at(crowd.callers, "hall", "cyd")
        await self.check(crowd)
        for caller in crowd.callers:
            told = [(one["at"], one["how"], one["from"]) for one in caller.arrivals]
            self.assertEqual(told[-3:], [("hall", "moved", "gate"), ("gate", "came_back", "hall"),
                                         ("hall", "moved", "gate")])

    async def test_from_room_to_room_elsewhere_history_is_kept(self):
        nodes = self.start("ada", "bob", "cyd", hosts={**DOORS, "bob": ("gate", "arena/"), "cyd": ("gate", "hall")})
        crowd = await self.enter({nodes["ada"]: 2})
        await self.reach(crowd.callers, "hall", "cyd")
        await self.reach(crowd.callers, "arena/2", "bob")
        for caller in crowd.callers:
            for command in ("to arena/3", "back", "back"):
                caller.shall(command)
        await crowd.all_at(crowd.callers, "gate", "ada")
        await self.check(crowd)
        for caller in crowd.callers:
            told = [(one["at"], one["node"], one["how"]) for one in caller.arrivals]
            self.assertEqual(told[-4:], [("arena/2", "bob", "moved"), ("arena/3", "bob", "released"),
                                         ("hall", "cyd", "came_back"), ("gate", "ada", "came_back")])

    async def test_a_visit_elsewhere_brings_its_value(self):
        nodes = self.start("ada", "cyd", hosts=DOORS)
        crowd = await self.enter({nodes["ada"]: 1})
        caller = crowd.callers[0]
        await self.reach([caller], "hall")
        caller.shall("back")
        caller.shall("visit hall")
        await crowd.until("the visit has begun", lambda: len(caller.arrivals) >= 4 and caller.at == ("hall", "cyd"))
        caller.shall("back forty-two")
        await crowd.all_at([caller], "gate", "ada")
        back = caller.arrivals[-1]
        self.assertEqual((back["how"], back["visit"], back.get("value")), ("returned", "returned", "forty-two"))
        await self.check(crowd)

    async def test_what_is_said_to_all_reaches_all_nodes_once(self):
        nodes = self.start("ada", "bob", "cyd", hosts=DOORS)
        crowd = await self.enter({nodes[name]: 10 for name in DOORS})
        await self.reach(crowd.callers, "hall", "cyd")
        words = [f"word{number}" for number in range(50)]
        for word in words:
            crowd.callers[0].shall(f"all {word}")
        await crowd.until("all have heard all", lambda: all(
            len(caller.heard) >= len(words) for caller in crowd.callers))
        await self.check(crowd)
        for caller in crowd.callers:
            self.assertEqual(caller.heard, [(word, ("hall", "cyd")) for word in words])

    async def test_a_room_on_demand_is_the_same_for_all_nodes(self):
        nodes = self.start(*self.on, hosts={name: ("gate", "arena/") for name in self.on})
        crowd = await self.enter({nodes[name]: 8 for name in self.on})
        await self.linked(crowd)
        for number in range(8):
            trio = [crowd.of(nodes[name])[number] for name in self.on]
            await self.go(trio, f"arena/{number}")
            self.assertEqual(len({caller.at for caller in trio}), 1)
        self.assertGreater(len({caller.at[1] for caller in crowd.callers}), 1)
        await self.check(crowd)
        self.assertEqual(self.deeds.count("opened", room="arena/0"), 1)


if __name__ == "__main__":
    playing.main()
