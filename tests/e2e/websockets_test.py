#!/usr/bin/python3
"""All examples, with Python's `websockets` as the client."""

import asyncio
import contextlib
import json
import unittest

import websockets
from dialects import extensions_of
from house import PATIENCE, House


class Client:
    """A client that never waits without end."""

    def __init__(self, socket):
        self.socket = socket

    async def hears(self):
        return await asyncio.wait_for(self.socket.recv(), PATIENCE)

    async def says(self, what):
        await asyncio.wait_for(self.socket.send(what), PATIENCE)

    async def told(self, event):
        """The next event of that name; others are skipped."""
        while True:
            said = json.loads(await self.hears())
            if said["event"] == event:
                return said["body"]

    async def tells(self, event, **body):
        await self.says(json.dumps({"event": event, "body": body}))


class Test(unittest.IsolatedAsyncioTestCase):
    example, flags = "", ()

    def setUp(self):
        self.house = self.enterContext(House(self.example, *self.flags))

    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # it makes everything ten times slower
        self.clients = await self.enterAsyncContext(contextlib.AsyncExitStack())

    async def client(self, **how):
        how = {"compression": None, "max_size": 1 << 22, "ping_interval": None, **how}
        return Client(await self.clients.enter_async_context(websockets.connect(self.house.url, **how)))


class Echo(Test):
    example = "echo"

    async def test_everything_comes_back_as_it_was(self):
        client = await self.client()
        for size in (0, 1, 125, 126, 65535, 65536, 1 << 20):
            for said in ("x" * size, bytes(size), ("aé€😀" * size)[:size // 4]):
                await client.says(said)
                self.assertEqual(await client.hears(), said)

    async def test_fragments_come_back_as_one(self):
        client = await self.client()
        await client.says(["one ", "", "two ", "three"])
        self.assertEqual(await client.hears(), "one two three")
        await client.says([b"1", b"2" * 70000])
        self.assertEqual(await client.hears(), b"1" + b"2" * 70000)

    async def test_order_is_kept_for_many_at_once(self):
        async def converse(number):
            client = await self.client()
            for i in range(100):
                await client.says(f"{number}/{i}")
            for i in range(100):
                self.assertEqual(await client.hears(), f"{number}/{i}")

        await asyncio.gather(*map(converse, range(50)))

    async def test_pings_have_pongs(self):
        client = await self.client()
        for _ in range(10):
            await asyncio.wait_for(await client.socket.ping(), PATIENCE)

    async def test_a_close_is_answered_with_its_code(self):
        for code in (1000, 1001, 3000, 4999):
            client = await self.client()
            await client.socket.close(code, "bye")
            self.assertEqual(client.socket.close_code, code)

    async def test_what_is_too_big_is_refused_with_1009(self):
        client = await self.client()
        await client.says("x" * ((1 << 20) + 1))
        with self.assertRaises(websockets.ConnectionClosed):
            await client.hears()
        self.assertEqual(client.socket.close_code, 1009)


class Compressed(Test):
    example, flags = "echo", ("--compression",)

    async def test_what_is_compressed_comes_back_as_it_was(self):
        client = await self.client(compression="deflate")
        self.assertEqual(extensions_of(client.socket), ["permessage-deflate"])
        for said in ("", "x", "again and again " * 5000, bytes(range(256)) * 100, b"\0" * (1 << 20)):
            for _ in range(3):
                await client.says(said)
                self.assertEqual(await client.hears(), said)

    async def test_who_does_not_offer_it_is_served_without(self):
        client = await self.client()
        self.assertEqual(extensions_of(client.socket), [])
        await client.says("plain")
        self.assertEqual(await client.hears(), "plain")


class Broadcast(Test):
    example = "broadcast"

    async def meeting(self, size):
        """That many clients, who all have come in: the first calls until all others have heard it."""
        first, *others = clients = [await self.client() for _ in range(size)]
        unheard = set(asyncio.ensure_future(one.hears()) for one in others)
        while unheard:
            await first.says("anybody?")
            _, unheard = await asyncio.wait(unheard, timeout=0.1)
        await first.says("everybody!")
        for one in others:
            while await one.hears() != "everybody!":
                pass
        return clients

    async def test_each_message_reaches_all_others_in_order(self):
        clients = await self.meeting(8)
        for number, one in enumerate(clients):
            for i in range(20):
                await one.says(f"{number}/{i}" if i % 2 else f"{number}/{i}".encode())
        for number, one in enumerate(clients):
            heard = [await one.hears() for _ in range(20 * 7)]
            for other in range(8):
                mine = [h for h in heard if (h if isinstance(h, str) else h.decode()).startswith(f"{other}/")]
                expected = [f"{other}/{i}" if i % 2 else f"{other}/{i}".encode() for i in range(20)]
                self.assertEqual(mine, [] if other == number else expected)

    async def test_the_others_go_on_when_one_leaves(self):
        first, second, third = await self.meeting(3)
        await second.socket.close()
        await first.says("who is left?")
        self.assertEqual(await third.hears(), "who is left?")


class Quickstart(Test):
    example = "quickstart"

    async def enter(self, name):
        client = await self.client()
        self.assertEqual(await client.hears(), "Hello. Please present your ID.")
        await client.says(f"id:{name}")
        self.assertEqual(await client.hears(), f"Hello - {name}")
        return client

    async def test_who_says_a_name_talks_to_all_others(self):
        alice, bob, carol = [await self.enter(name) for name in ("alice", "bob", "carol")]
        for said in ("Hello, everybody", b"\0\1\2", "id:mallory", ""):
            await alice.says(said)
            self.assertEqual(await bob.hears(), said)
            self.assertEqual(await carol.hears(), said)
        await bob.says("Hello, alice")
        self.assertEqual(await alice.hears(), "Hello, alice")
        self.assertEqual(await carol.hears(), "Hello, alice")

    async def test_who_has_no_name_neither_hears_nor_is_heard(self):
        alice, bob = [await self.enter(name) for name in ("alice", "bob")]
        nobody = await self.client()
        self.assertEqual(await nobody.hears(), "Hello. Please present your ID.")
        await nobody.says("let me in")
        self.assertEqual(await nobody.hears(), "Please present your ID as id:<name>.")
        await alice.says("only for us")
        self.assertEqual(await bob.hears(), "only for us")
        await nobody.says("id:nobody")
        self.assertEqual(await nobody.hears(), "Hello - nobody")
        await alice.says("for all of us")
        self.assertEqual(await nobody.hears(), "for all of us")


class Limbo(Test):
    example = "limbo"

    async def enter(self, room):
        client = await self.client()
        await client.says(room)
        self.assertIn(room, await client.hears())
        return client

    async def test_a_name_of_a_room_leads_there(self):
        ada, bob = [await self.enter("garden") for _ in range(2)]
        carol = await self.enter("library")
        await ada.says("in the garden")
        self.assertEqual(await bob.hears(), "in the garden")
        await carol.says("bye")
        await carol.says("garden")
        self.assertIn("garden", await carol.hears())
        await bob.says("three of us")
        self.assertEqual(await ada.hears(), "three of us")
        self.assertEqual(await carol.hears(), "three of us")

    async def test_what_is_no_room_is_answered_with_the_rooms(self):
        client = await self.client()
        await client.says("nowhere")
        answer = await client.hears()
        for room in ("garden", "library", "workshop"):
            self.assertIn(room, answer)


class Chat(Test):
    example = "chat"

    async def enter(self, name, room="lobby"):
        client = await self.client()
        self.assertEqual(set((await client.told("hello"))["rooms"]), {"lobby", "garden", "library", "workshop"})
        await client.tells("enter", name=name, room=room)
        self.assertEqual((await client.told("room"))["name"], room)
        return client

    async def test_two_talk_and_one_moves(self):
        ada, bob = [await self.enter(name) for name in ("Ada", "Bob")]
        self.assertEqual((await ada.told("joined"))["name"], "Bob")
        await ada.tells("say", text="Hello, Bob")
        for one in (ada, bob):
            said = await one.told("said")
            self.assertEqual((said["name"], said["text"]), ("Ada", "Hello, Bob"))
        await bob.tells("go", room="garden")
        self.assertEqual((await bob.told("room"))["people"], ["Bob"])
        left = await ada.told("left")
        self.assertEqual((left["name"], left["to"]), ("Bob", "garden"))
        await bob.tells("go", room="lobby")
        again = await bob.told("room")
        self.assertEqual(sorted(again["people"]), ["Ada", "Bob"])
        self.assertEqual([one["text"] for one in again["said"]], ["Hello, Bob"])

    async def test_a_name_is_had_by_one_at_a_time(self):
        first, second = await self.enter("Ada"), await self.client()
        await second.told("hello")
        await second.tells("enter", name="ada", room="lobby")
        self.assertTrue((await second.told("refused"))["why"])
        await first.socket.close()
        for _ in range(1000):  # until the house knows that the first has gone
            await second.tells("enter", name="Ada", room="lobby")
            said = json.loads(await second.hears())
            while said["event"] not in ("room", "refused"):
                said = json.loads(await second.hears())
            if said["event"] == "room":
                return
        self.fail("a name stays taken")

    async def test_what_is_no_message_is_answered_and_who_goes_on_so_is_closed_with_1007(self):
        client = await self.enter("Eve")
        for wrong in ("no JSON", "[]", '{"event": "say", "body": {"text": 7}}', '{"event": 7}', "{", b"7"):
            await client.says(wrong)
            self.assertEqual((await client.told("$error"))["code"], "shape", wrong)
        await client.tells("say", text="still here", colour="of a newer client")
        self.assertEqual((await client.told("said"))["text"], "still here")
        with self.assertRaises(websockets.ConnectionClosed):
            for _ in range(100):
                await client.says("{}")
                await client.told("$error")
        self.assertEqual(client.socket.close_code, 1007)


if __name__ == "__main__":
    del Test  # it is what the others have in common
    unittest.main()
