#!/usr/bin/python3
"""Delay and loss between the nodes where callers are and the one where their rooms are: it takes longer,
and that is all."""

import playing

HOSTS = {"ada": ("gate",), "bob": ("gate",), "cyd": ("gate", "hall", "arena/")}
DELAY, LOSS = 0.03, 0.02  # seconds, share of frames
DETECTION = 10.0  # seconds: it is the weather that nobody shall notice, not a machine that is busy


class Weather(playing.Playing):
    """Bad between ada and cyd; bob has nothing of it."""

    def setUp(self):
        super().setUp()
        self.net.trouble("ada", "cyd", DELAY, LOSS)

    async def check(self, crowd):
        await super().check(crowd)
        self.assertGreater(self.net.calm("ada", "cyd")["lost"], 0)

    async def test_moves_and_visits_go_on_through_delay_and_loss(self):
        nodes = self.start("ada", "cyd", hosts=HOSTS, detection=DETECTION)
        crowd = await self.enter({nodes["ada"]: 10})
        await self.reach(crowd.callers, "hall", "cyd")
        crowd.talk()
        for _ in range(2):
            for command, room, node in (("back", "gate", "ada"), ("go arena/1", "arena/1", "cyd"),
                                        ("to hall", "hall", "cyd"), ("back", "gate", "ada"),
                                        ("visit hall", "hall", "cyd")):
                for caller in crowd.callers:
                    caller.shall(command)
                await crowd.all_at(crowd.callers, room, node)
                await crowd.more(crowd.callers, 5)
            for caller in crowd.callers:
                caller.shall(f"back {caller.number}")
            await crowd.all_at(crowd.callers, "gate", "ada")
            for caller in crowd.callers:
                back = caller.arrivals[-1]
                self.assertEqual((back["how"], back["visit"], back.get("value")),
                                 ("returned", "returned", str(caller.number)))
            await self.go(crowd.callers, "hall")
        self.assertGreaterEqual(min(crowd.blackouts["remote"]), 2 * DELAY)
        await self.check(crowd)
        self.assertEqual(crowd.seen["falls"], 0)

    async def test_a_kill_in_bad_weather_costs_only_what_was_in_hand(self):
        nodes = self.start(*self.on, hosts=HOSTS, detection=DETECTION)
        crowd = await self.enter({nodes["ada"]: 10, nodes["bob"]: 10})
        await self.reach(crowd.callers, "hall", "cyd")
        crowd.talk()
        await crowd.more(crowd.callers, 20)
        nodes.kill("cyd")
        await crowd.all_at(crowd.callers, "gate")
        await crowd.more(crowd.callers, 20)
        nodes.start("cyd")
        await self.reach(crowd.callers, "hall", "cyd")
        await crowd.more(crowd.callers, 20)
        await self.check(crowd)
        self.assertEqual(crowd.seen["falls"], len(crowd.callers))


if __name__ == "__main__":
    playing.main()
