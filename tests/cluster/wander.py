#!/usr/bin/python3
"""Callers move from room to room at random while nodes are killed and links are cut; nothing may get
lost but what a dead room had in hand.

    PORTHOUSE_BIN=build/release/bin tests/cluster/wander.py --moves=1000000 --kills=50 --cuts=50"""

import argparse
import asyncio
import json
import random
import statistics
import time

import ground
from checker import Crowd
from nodes import DETECTION, Deeds, Nodes

DOORS = ("ada", "bob")  # where callers are connected: these are not killed
NODES = (*DOORS, "cyd")
HOSTS = {"ada": ("arena/",), "bob": ("arena/", "cage"), "cyd": ("arena/",)}
ROOMS = 40
CAGED = 0.1  # of the moves go to a CAF actor of the user's own, on one of the doors
DEEPEST = 8


def arguments():
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--moves", type=int, default=20_000, help="how many, all callers together")
    read.add_argument("--callers", type=int, default=200)
    read.add_argument("--kills", type=int, default=3, help="how often a node is killed, and comes back")
    read.add_argument("--cuts", type=int, default=3, help="how often a link is cut, and mended")
    read.add_argument("--seed", type=int, default=1)
    return read.parse_args()


class Wanderers:
    """Says what each caller does next: half of what they say moves them."""

    def __init__(self, chance):
        self.chance, self.moves = chance, 0

    def __call__(self, caller):
        if caller.at is None or not caller.crowd.talking or self.chance.random() < 0.5:
            return None
        room = "cage" if self.chance.random() < CAGED else f"arena/{self.chance.randrange(ROOMS)}"
        if room == caller.at[0]:
            return None
        self.moves += 1
        if caller.at[0] == "gate":
            return f"go {room}"
        return self.chance.choice(("back", f"to {room}", f"go {room}" if caller.depth < DEEPEST else "back"))


class Trouble:
    """Kills and cuts, one after the other, spread over the run."""

    def __init__(self, net, nodes, chance, with_):
        self.net, self.nodes, self.chance = net, nodes, chance
        self.plan = ["kill"] * with_.kills + ["cut"] * with_.cuts
        chance.shuffle(self.plan)

    async def run(self, crowd, wanderers, moves):
        for number, what in enumerate(self.plan, 1):
            goal = moves * number // (len(self.plan) + 1)
            await crowd.until(f"{goal} moves", lambda: wanderers.moves >= goal, 3600)
            await (self.kill(crowd) if what == "kill" else self.cut(crowd))

    async def kill(self, crowd):
        self.nodes.kill("cyd")
        await asyncio.sleep(self.chance.uniform(0, 2 * DETECTION))  # how long it is away is chance
        self.nodes.start("cyd")
        await crowd.more(crowd.callers, 2, 60)

    async def cut(self, crowd):
        pair = self.chance.sample(NODES, 2)
        self.net.cut(*pair)
        await asyncio.sleep(self.chance.uniform(0, 3 * DETECTION))
        self.net.mend(*pair)
        await crowd.more(crowd.callers, 2, 60)


def percentiles(times):
    if len(times) < 2:
        return {"count": len(times)}
    cuts = statistics.quantiles(times, n=1000)
    return {"count": len(times), "p50_ms": round(cuts[499] * 1000, 2), "p99_ms": round(cuts[989] * 1000, 2),
            "longest_ms": round(max(times) * 1000, 1)}


async def wander(net, nodes, with_):
    """Lets them wander; the crowd, when it is known what became of every message."""
    chance = random.Random(with_.seed)
    wanderers = Wanderers(chance)
    homes = {nodes[door]: with_.callers // len(DOORS) for door in DOORS}
    async with Crowd(homes, command_for=wanderers) as crowd:
        crowd.talk()
        await Trouble(net, nodes, chance, with_).run(crowd, wanderers, with_.moves)
        await crowd.until("all moves", lambda: wanderers.moves >= with_.moves, 3600)
        await crowd.fall_silent(60)
        crowd.seen["moves"] = wanderers.moves
        return crowd


def report(crowd, deeds, seconds):
    """What is wrong, and everything that was counted."""
    heard = deeds.heard()
    missing = {(caller.number, number) for caller in crowd.callers for number in caller.missing}
    wrong = crowd.wrong()
    twice = sum(count > 1 for count in heard.values())
    never = sum(heard[caller.number, number] == 0 for caller in crowd.callers
                for number in range(caller.sent) if (caller.number, number) not in missing)
    stays = sum(came != went for (node, _, _), (came, went) in deeds.stays().items() if node in DOORS)
    if stays:
        wrong["stays_that_never_ended_or_never_began"] = stays
    if twice:
        wrong["handled_twice"] = twice
    if never:
        wrong["answered_but_never_handled"] = never
    died_with_their_room = sum(heard[one] > 0 for one in missing)
    return wrong, {**crowd.counts(), "handled_twice": twice, "in_hand_and_handled": died_with_their_room,
                   "in_hand_on_the_way": len(missing) - died_with_their_room,
                   "heard_by_actor": deeds.count("heard", room="cage"), "seconds": round(seconds),
                   "blackout": {kind: percentiles(times) for kind, times in sorted(crowd.blackouts.items())}}


def play(with_):
    with ground.Ground(*NODES) as net, Deeds() as deeds:
        start = time.monotonic()
        with Nodes(net, deeds, *NODES, hosts=HOSTS) as nodes:
            crowd = asyncio.run(wander(net, nodes, with_))
        return report(crowd, deeds, time.monotonic() - start)


if __name__ == "__main__":
    ground.enter()
    found, told = play(arguments())
    print(json.dumps(told, indent=1))
    raise SystemExit(f"wrong: {found}" if found else 0)
