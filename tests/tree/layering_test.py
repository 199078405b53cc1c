"""The layering check sees each kind of breach: one small bad tree at a time."""

import pathlib
import subprocess
import tempfile
import unittest

LAYERING = pathlib.Path(__file__).resolve().parents[2] / ".ci" / "layering"


def breaches(**files):
    """What the check says of a tree with these files; `__` in a name stands for the slash."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            stem, _, extension = name.replace("__", "/").rpartition("_")
            path = pathlib.Path(root, f"{stem}.{extension}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        ran = subprocess.run([LAYERING, root], capture_output=True, text=True, check=False)
        return ran.stdout if ran.returncode else ""


class Layering(unittest.TestCase):
    def test_a_tree_in_order_passes(self):
        self.assertEqual("", breaches(
            protocol__websocket__frame_hpp="#pragma once\n",
            net__loop__shard_cpp="#include <porthouse/protocol/websocket/frame.hpp>\n#include <boost/asio.hpp>\n",
            tests__net__shard_test_cpp="BOOST_AUTO_TEST_SUITE(shard)\n"
                                       "BOOST_AUTO_TEST_CASE(it_turns) {}\n"
                                       "BOOST_AUTO_TEST_SUITE_END()\n"))

    def test_protocol_knows_nobody(self):
        said = breaches(net__loop__shard_hpp="#pragma once\n",
                        protocol__a_cpp="#include <porthouse/net/loop/shard.hpp>\n",
                        protocol__b_cpp="#include <boost/asio/ip/tcp.hpp>\n",
                        protocol__c_cpp="#include <caf/all.hpp>\n")
        self.assertIn("protocol/a.cpp:1: net/loop/shard.hpp may not", said)
        self.assertIn("protocol/b.cpp:1: asio may not", said)
        self.assertIn("protocol/c.cpp:1: caf may not", said)

    def test_frames_do_not_know_who_owns_a_socket(self):
        place = {"protocol__ownership__place_hpp": "#pragma once\n"}
        include = "#include <porthouse/protocol/ownership/place.hpp>\n"
        self.assertIn("may not", breaches(**place, protocol__websocket__codec_cpp=include))
        self.assertIn("may not", breaches(**place, net__http__request_cpp=include))
        self.assertEqual("", breaches(**place, protocol__delivery__parcel_cpp=include))

    def test_only_the_root_of_the_runtime_joins_actors_and_net(self):
        shard = {"net__loop__shard_hpp": "#pragma once\n"}
        include = "#include <porthouse/net/loop/shard.hpp>\n"
        self.assertEqual("", breaches(**shard, actors__runtime__manager_cpp=include))
        said = "net/loop/shard.hpp may not"
        self.assertIn(said, breaches(**shard, actors__runtime__sockets__socket_cpp=include))
        self.assertIn(said, breaches(**shard, actors__manager_hpp=include))

    def test_the_parts_of_the_runtime_do_not_know_each_other(self):
        room = {"actors__runtime__rooms__space_actor_hpp": "#pragma once\n"}
        include = "#include <porthouse/actors/runtime/rooms/space_actor.hpp>\n"
        for part in ("sockets", "inspection", "cluster__link", "messages", "loop"):
            files = {f"actors__runtime__{part}__a_cpp": include}
            self.assertIn("may not", breaches(**room, **files), part)
        self.assertEqual("", breaches(**room, actors__runtime__places__supervisor_cpp=include))

    def test_the_public_face_reaches_no_caf(self):
        said = breaches(
            actors__porthouse_hpp="#pragma once\n#include <porthouse/actors/room.hpp>\n",
            actors__room_hpp="#pragma once\n#include <caf/actor.hpp>\n")
        self.assertIn("actors/room.hpp:2: reached from porthouse.hpp", said)

    def test_the_public_face_reaches_no_parcel(self):
        said = breaches(
            actors__porthouse_hpp="#pragma once\n#include <porthouse/protocol/message/m.hpp>\n",
            protocol__message__m_hpp="#pragma once\n"
                                     "#include <porthouse/protocol/delivery/parcel.hpp>\n",
            protocol__delivery__parcel_hpp="#pragma once\n")
        self.assertIn("protocol/message/m.hpp:2: reached from porthouse.hpp", said)

    def test_a_lock_in_actors_is_seen(self):
        self.assertIn("no lock", breaches(actors__room_cpp="std::mutex door;\n"))

    def test_a_long_file_is_seen(self):
        self.assertIn("stop at 300", breaches(net__shard_cpp="\n" * 301))

    def test_a_header_that_is_not_there_is_seen(self):
        self.assertIn("no such header",
                      breaches(net__loop__shard_cpp="#include <porthouse/net/loop/gone.hpp>\n"))

    def test_a_case_that_never_runs_is_seen(self):
        suite = "BOOST_AUTO_TEST_SUITE(shards)\nBOOST_AUTO_TEST_SUITE_END()\n"
        said = breaches(tests__net__shard_test_cpp=suite + "BOOST_AUTO_TEST_CASE(lost) {}\n")
        self.assertIn("shard_test.cpp:3: a case outside", said)

    def test_a_second_suite_is_seen(self):
        suite = "BOOST_AUTO_TEST_SUITE(shards)\nBOOST_AUTO_TEST_SUITE_END()\n"
        self.assertIn("one suite around all", breaches(tests__net__shard_test_cpp=suite * 2))

    def test_a_sleep_is_seen(self):
        self.assertIn("nothing sleeps",
                      breaches(tests__a_cpp="std::this_thread::sleep_for(1s);\n"))

    def test_a_rule_that_stands_twice_is_seen(self):
        control = "bool is_control_character(char c) { return c < 0x20; }\n"
        self.assertEqual("", breaches(protocol__ascii_cpp=control, tests__a_cpp=control))
        said = breaches(protocol__ascii_cpp=control, net__log_cpp=control)
        self.assertIn("net/log.cpp:1: control characters: the rule stands once", said)


if __name__ == "__main__":
    unittest.main()
