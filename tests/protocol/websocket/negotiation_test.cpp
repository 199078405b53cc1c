#include <porthouse/protocol/websocket/negotiation.hpp>

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {
namespace {

using names = std::vector<std::string>;

constexpr auto usual = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

/// What we answer to a client's header: "" for no compression, "400" for broken grammar.
std::string answer(std::string_view header) {
  const auto offers = parse_extensions(header);
  if (!offers) return "400";
  const auto agreed = agree_on_deflate(*offers);
  return agreed ? agreed->header() : "";
}

std::string joined(const std::optional<names>& words) {
  if (!words) return "400";
  std::string text;
  for (const auto& word : *words) text += "<" + word + ">";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation)

// -- permessage-deflate ---------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_plain_offer_is_agreed_on_without_context) {
  BOOST_TEST(answer("permessage-deflate") == usual);
}

BOOST_AUTO_TEST_CASE(what_browsers_offer_is_agreed_on) {
  BOOST_TEST(answer("permessage-deflate; client_max_window_bits") == usual);
  BOOST_TEST(
      answer("permessage-deflate; client_max_window_bits; server_no_context_takeover") == usual);
}

BOOST_AUTO_TEST_CASE(every_window_that_is_asked_of_us_is_promised) {
  for (int bits = 8; bits < 15; ++bits) {
    const auto number = std::to_string(bits);
    BOOST_TEST(
        answer("permessage-deflate; server_max_window_bits=" + number) ==
        usual + ("; server_max_window_bits=" + number));
  }
  BOOST_TEST(answer("permessage-deflate; server_max_window_bits=15") == usual);
}

BOOST_AUTO_TEST_CASE(a_quoted_value_is_the_same_as_a_plain_one) {
  BOOST_TEST(
      answer(R"(permessage-deflate; server_max_window_bits="10")") ==
      answer("permessage-deflate; server_max_window_bits=10"));
  BOOST_TEST(
      answer(R"(permessage-deflate; server_max_window_bits="1\0")") ==
      answer("permessage-deflate; server_max_window_bits=10"));
}

BOOST_AUTO_TEST_CASE(each_window_of_the_client_can_be_followed) {
  for (int bits = 8; bits <= 15; ++bits) {
    BOOST_TEST(
        answer("permessage-deflate; client_max_window_bits=" + std::to_string(bits)) == usual);
  }
}

BOOST_AUTO_TEST_CASE(a_window_that_is_none_declines_the_offer) {
  for (const auto* value :
       {"=7", "=16", "=0", "=-9", "=08", "=010", "=100", "=9.0", "=abc", "=1"}) {
    BOOST_TEST(answer(std::string{"permessage-deflate; server_max_window_bits"} + value) == "");
    BOOST_TEST(answer(std::string{"permessage-deflate; client_max_window_bits"} + value) == "");
  }
  BOOST_TEST(answer("permessage-deflate; server_max_window_bits") == "");
}

BOOST_AUTO_TEST_CASE(a_flag_with_a_value_declines_the_offer) {
  BOOST_TEST(answer("permessage-deflate; server_no_context_takeover=1") == "");
  BOOST_TEST(answer("permessage-deflate; client_no_context_takeover=true") == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_or_repeated_parameter_declines_the_offer) {
  BOOST_TEST(answer("permessage-deflate; level=9") == "");
  BOOST_TEST(answer("permessage-deflate; Server_no_context_takeover") == "");
  BOOST_TEST(
      answer("permessage-deflate; server_no_context_takeover; server_no_context_takeover") == "");
  BOOST_TEST(answer("permessage-deflate; client_max_window_bits; client_max_window_bits=10") == "");
}

BOOST_AUTO_TEST_CASE(the_first_offer_that_can_be_kept_is_taken) {
  BOOST_TEST(
      answer("x-webkit-deflate-frame, permessage-deflate; level=9, "
             "permessage-deflate; server_max_window_bits=12, permessage-deflate") ==
      usual + std::string{"; server_max_window_bits=12"});
}

BOOST_AUTO_TEST_CASE(other_extensions_are_passed_over) {
  BOOST_TEST(answer("permessage-bzip2; level=9, permessage-snappy") == "");
  BOOST_TEST(answer("permessage-deflate2") == "");
  BOOST_TEST(answer("") == "");
}

BOOST_AUTO_TEST_CASE(blanks_and_empty_elements_do_not_matter) {
  BOOST_TEST(answer(" \tpermessage-deflate ;client_max_window_bits = 10\t, ,, foo,") == usual);
}

BOOST_AUTO_TEST_CASE(broken_grammar_is_told_from_what_is_declined) {
  for (const auto* header :
       {"permessage-deflate;", "; permessage-deflate", "permessage-deflate; =10", "a b",
        "a; b=", "a=b", "a; b=\"", "a; b=\"c", "a; b=\"\"", "a; b=\"c d\"", "a; b=\"c\\",
        "a; b=c d", "\"a\"", "a; b;;c", "a(b)", "a; b=c=d", "\x01", "a\r\n"}) {
    BOOST_TEST(answer(header) == "400", header);
  }
}

BOOST_AUTO_TEST_CASE(every_parameter_is_kept_in_order) {
  const auto offers = parse_extensions("one; a; b=c, two; d=\"e\"");
  BOOST_REQUIRE(offers.has_value());
  BOOST_REQUIRE(offers->size() == 2U);
  const auto& one = offers->at(0);
  BOOST_TEST(one.name == "one");
  BOOST_TEST(one.parameters.at(0).first == "a");
  BOOST_TEST(!one.parameters.at(0).second.has_value());
  BOOST_TEST(one.parameters.at(1).second.value() == "c");
  BOOST_TEST(offers->at(1).parameters.at(0).second.value() == "e");
}

// -- subprotocols ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(subprotocols_are_read_in_the_order_offered) {
  BOOST_TEST(
      joined(parse_subprotocols("chat, superchat,v1.chat\t, mqtt")) ==
      "<chat><superchat><v1.chat><mqtt>");
  BOOST_TEST(joined(parse_subprotocols("")) == "");
  BOOST_TEST(joined(parse_subprotocols(", chat,,")) == "<chat>");
}

BOOST_AUTO_TEST_CASE(a_subprotocol_that_is_no_token_or_comes_twice_is_refused) {
  for (const auto* header :
       {"a b", "a;b", "chat, chat", "\"chat\"", "a/b", "chat@1", "\xC3\xA9", "a,b c"}) {
    BOOST_TEST(joined(parse_subprotocols(header)) == "400", header);
  }
}

BOOST_AUTO_TEST_CASE(a_client_may_offer_so_many_and_no_more) {
  std::string header;
  for (int i = 0; i < 32; ++i) header += "p" + std::to_string(i) + ",";
  BOOST_TEST(parse_subprotocols(header)->size() == 32U);
  BOOST_TEST(!parse_subprotocols(header + "q"));
  BOOST_TEST(parse_subprotocols("a, b", 2)->size() == 2U);
  BOOST_TEST(!parse_subprotocols("a, b, c", 2));
  BOOST_TEST(parse_extensions("a, b", 2)->size() == 2U);
  BOOST_TEST(!parse_extensions("a, b, c", 2));
  BOOST_TEST(parse_extensions("a; x, b; y", 2)->size() == 2U);
  BOOST_TEST(!parse_extensions("a; x, b; y; z", 2));
}

BOOST_AUTO_TEST_CASE(our_order_decides_about_the_subprotocol) {
  const names ours{"v2", "v1"};
  BOOST_TEST(choose_subprotocol(ours, {"v1", "v2"}) == "v2");
  BOOST_TEST(choose_subprotocol(ours, {"v1", "v0"}) == "v1");
  BOOST_TEST(choose_subprotocol(ours, {"V1"}) == "");
  BOOST_TEST(choose_subprotocol(ours, {}) == "");
  BOOST_TEST(choose_subprotocol({}, {"v1"}) == "");
}

BOOST_AUTO_TEST_CASE(tokens_have_no_separators) {
  BOOST_TEST(is_token("!#$%&'*+-.^_`|~09azAZ"));
  BOOST_TEST(!is_token(""));
  for (int byte = 0; byte < 256; ++byte) {
    const std::string word{'a', static_cast<char>(byte)};
    const auto letters = std::string{"!#$%&'*+-.^_`|~"};
    const bool fine = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                      (byte >= 'A' && byte <= 'Z') ||
                      (byte != 0 && letters.find(static_cast<char>(byte)) != std::string::npos);
    BOOST_TEST(is_token(word) == fine);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
