#!/usr/bin/python3
"""JSON that was written to be slow: the house spends no more on it than on other bytes, and closes
with 1007 a client that sends more of it than it may hold."""

import json
import unittest

import websockets
from house import SANITIZED, House

MIB = 1 << 20
FAIR = 2.0 if SANITIZED else 0.2  # seconds of CPU for 1 MiB


def colliding(count, buckets):
    """Keys that have one bucket in the hash table of a Boost.JSON object (FNV-1a), whatever its
    salt: letters of one high nibble, whose differences the hash adds up."""
    keys, number = [], 0
    while len(keys) < count:
        left, value, letters = number, 0xCBF29CE484222325, []
        for _ in range(6):
            letters.append(0x60 + (left & 15))
            left >>= 4
            value = (letters[-1] ^ value) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
        number += 1
        if value % buckets == 0:
            keys.append(bytes(letters).decode())
    return keys


def object_of(keys):
    return "{" + ",".join(f'"{key}":0' for key in keys) + "}"


def list_of(one):
    return "[" + ",".join([one] * ((MIB - 2) // (len(one) + 1))) + "]"


class SlowJson(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.house = self.enterContext(House("chat", "--shards=1"))

    async def cost_of(self, text):
        """Seconds of CPU, and what came of it: a code or an error event."""
        async with websockets.connect(self.house.url, max_size=None) as client:
            await client.recv()
            before = self.house.cpu()
            await client.send(text)
            try:
                said = json.loads(await client.recv())
                while said["event"] != "$error":
                    said = json.loads(await client.recv())
                came = said["body"]["code"]
            except websockets.ConnectionClosed as closed:
                came = closed.rcvd.code
            return self.house.cpu() - before, came

    async def test_more_than_a_message_may_hold_closes_with_1007(self):
        for name, text in {
            "colliding keys": list_of(object_of(colliding(512, 512))),
            "plain keys": object_of(map(str, range(60000))),
            "many values": list_of("0"),
            "deep": "[" * (MIB // 2) + "]" * (MIB // 2),
            "within": '{"event":"say","body":{"text":' + list_of("[]") + "}}",
        }.items():
            with self.subTest(name):
                cost, came = await self.cost_of(text[:MIB])
                self.assertEqual(came, 1007)
                self.assertLess(cost, FAIR)

    async def test_what_is_just_within_costs_little(self):
        one = object_of(colliding(128, 128))
        many = "[" + ",".join([one] * (65000 // 129)) + "]"
        for name, text in {"colliding keys": many, "values": "[" + ",".join(["{}"] * 65000) + "]"}.items():
            with self.subTest(name):
                cost, came = await self.cost_of(text)
                self.assertEqual(came, "shape")
                self.assertLess(cost, FAIR)


if __name__ == "__main__":
    unittest.main()
