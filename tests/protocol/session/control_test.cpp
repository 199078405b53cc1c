#include <porthouse/protocol/session/control.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <variant>

using namespace porthouse::protocol;

namespace {

template <class Control>
Control read(std::string_view text) {
  const auto said = read_control(text);
  BOOST_REQUIRE(said.has_value());
  BOOST_REQUIRE(std::holds_alternative<Control>(*said));
  return std::get<Control>(*said);
}

std::string text_of(const frame& frame) { return std::string{frame.payload()}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(control)

BOOST_AUTO_TEST_CASE(the_first_byte_decides_what_is_counted) {
  BOOST_TEST((kind_of(message::text(R"({"event":"say"})")) == frame_kind::counted));
  BOOST_TEST((kind_of(message::text(R"(["ack",1])")) == frame_kind::control));
  BOOST_TEST((kind_of(message::text("hello")) == frame_kind::neither));
  BOOST_TEST((kind_of(message::text(R"( {"event":"say"})")) == frame_kind::neither));
  BOOST_TEST((kind_of(message::text("")) == frame_kind::neither));
  BOOST_TEST((kind_of(message::binary({})) == frame_kind::counted));
}

BOOST_AUTO_TEST_CASE(a_hello_says_what_the_client_has) {
  const auto said = read<hello>(
      R"(["hello",{"v":1,"client":"c/1","auth":"a","resume":"t","got":12,"sent":[3,5],"new":[]}])");
  BOOST_TEST(said.client == "c/1");
  BOOST_TEST(said.auth == "a");
  BOOST_TEST(said.resume == "t");
  BOOST_TEST(said.got == 12U);
  BOOST_TEST(said.oldest == 3U);
  BOOST_TEST(said.newest == 5U);
}

BOOST_AUTO_TEST_CASE(a_client_that_keeps_nothing_says_so) {
  const auto said = read<hello>(R"(["hello",{"v":1,"sent":[6,5]}])");
  BOOST_TEST(said.oldest == 6U);
  BOOST_TEST(said.newest == 5U);
}

BOOST_AUTO_TEST_CASE(short_words_are_read) {
  BOOST_TEST(read<ack>(R"(["ack",12])").count == 12U);
  BOOST_TEST(read<ack>(R"([ "ack" , 12 ])").count == 12U);
  BOOST_TEST(read<probe>(R"(["probe",9])").number == 9U);
  read<bye>(R"(["bye"])");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_no_fault) {
  read<unknown_control>(R"(["later",{"a":1}])");
}

BOOST_AUTO_TEST_CASE(malformed_words_are_told_from_others) {
  for (const auto* text :
       {"[", "[]", "[1]", R"(["ack"])", R"(["ack",-1])", R"(["ack",1.5])", R"(["ack","1"])",
        R"(["ack",1,2])", R"(["ack",9007199254740993])", R"(["ack",99999999999999999999])",
        R"(["hello"])", R"(["hello",{}])", R"(["hello",{"v":2}])", R"(["hello",{"v":1,"got":-1}])",
        R"(["hello",{"v":1,"resume":7}])", R"(["hello",{"v":1,"sent":[5,3]}])",
        R"(["hello",{"v":1,"sent":[0,3]}])", R"(["hello",{"v":1,"sent":[1]}])"}) {
    BOOST_TEST(!read_control(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(a_text_that_would_not_be_counted_is_wrapped_and_unwrapped) {
  for (const auto* text : {"Hello - bob", "", "[1,2]", R"("quoted" \ )", "\xC3\xA4"}) {
    const auto carried = wrapped(frame::text(text));
    BOOST_TEST((kind_of(message{carried}) == frame_kind::counted));
    BOOST_TEST(unwrapped(message{carried}).text() == text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_counted_is_not_touched) {
  const auto event = frame::text(R"({"event":"said","body":{}})");
  BOOST_TEST(same_bytes(wrapped(event), event));
  BOOST_TEST(same_bytes(unwrapped(message{event}).as_frame(), event));
  const auto bytes = frame::binary({});
  BOOST_TEST(same_bytes(wrapped(bytes), bytes));
  const auto odd = message::text(R"({"text":7})");
  BOOST_TEST(unwrapped(odd).text() == R"({"text":7})");
  const auto more = message::text(R"({"text":"a","event":"b"})");
  BOOST_TEST(unwrapped(more).text() == more.text());
}

BOOST_AUTO_TEST_CASE(the_welcome_says_what_the_client_needs) {
  const auto text = text_of(write_welcome(
      {.session = 7, .token = "t", .why = resume_error::expired, .got = 3, .from = 5}));
  BOOST_TEST((text.find(R"("session":"s7")") != std::string::npos));
  BOOST_TEST((text.find(R"("resumed":false)") != std::string::npos));
  BOOST_TEST((text.find(R"("why":"expired")") != std::string::npos));
  BOOST_TEST((text.find(R"("got":3)") != std::string::npos));
  BOOST_TEST((text.find(R"("from":5)") != std::string::npos));
}

BOOST_AUTO_TEST_CASE(notices_are_spelled_as_specified) {
  BOOST_TEST(text_of(write_ack(7)) == R"(["ack",7])");
  BOOST_TEST(text_of(write_probe(9)) == R"(["probe",9])");
  BOOST_TEST(text_of(write_beat()) == R"(["beat"])");
  BOOST_TEST(
      text_of(write_room("a", "moved")) ==
      R"({"event":"$room","body":{"name":"a","how":"moved"}})");
  BOOST_TEST(text_of(write_skipped(3, 70)) == R"({"event":"$skipped","body":{"n":3,"bytes":70}})");
}

BOOST_AUTO_TEST_SUITE_END()
