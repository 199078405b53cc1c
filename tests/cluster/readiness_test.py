#!/usr/bin/python3
"""A load balancer learns when a node can send its clients on to rooms elsewhere."""

import playing

READY, JOINING = (200, "accepting"), (503, "joining")
HOSTS = {"ada": ("gate", "hall"), "bob": ("gate",)}


class Readiness(playing.Playing):
    on = tuple(HOSTS)

    async def test_the_first_node_is_ready_at_once(self):
        ada = self.start("ada", hosts=HOSTS)["ada"]
        self.assertEqual(ada.readiness(), READY)

    async def test_a_node_that_is_ready_has_found_the_rooms_of_its_seeds(self):
        bob = self.start("ada", "bob", hosts=HOSTS)["bob"]
        await self.until("bob is ready", lambda: bob.readiness() == READY)
        crowd = await self.enter({bob: 5})
        await self.go(crowd.callers, "hall")
        await self.check(crowd)
        self.assertEqual(crowd.stays, {})

    async def test_a_node_that_gets_no_answer_is_not_ready_until_it_gives_up(self):
        self.net.cut("ada", "bob")
        bob = self.start("ada", "bob", hosts=HOSTS)["bob"]
        self.assertEqual(bob.readiness(), JOINING)
        crowd = await self.enter({bob: 1})
        await self.until("bob is ready", lambda: bob.readiness() == READY)
        self.net.mend("ada", "bob")
        await self.reach(crowd.callers, "hall", "ada")
        await self.check(crowd)


if __name__ == "__main__":
    playing.main()
