#include <porthouse/protocol/message/envelope.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using namespace porthouse::protocol;

namespace {

/// Appends its letter to each message.
class stamp final : public inbound_envelope, public outbound_envelope {
public:
  explicit stamp(char letter) : letter_{letter} {}
  outcome open(message& inbound, const identity&) override {
    inbound = message::text(std::string{inbound.text()} + letter_);
    return outcome::pass();
  }
  outcome seal(message& outbound, const identity*) override {
    outbound = message::text(std::string{outbound.text()} + letter_);
    return outcome::pass();
  }

private:
  char letter_;
};

class picky final : public inbound_envelope {
public:
  outcome open(message& inbound, const identity&) override {
    if (inbound.text() == "drop") return outcome::drop();
    if (inbound.text() == "ask") return outcome::answer(message::text("answer"));
    if (inbound.text() == "bad") return outcome::close(close_code::policy_violation, "bad");
    if (inbound.text() == "throw") throw std::runtime_error{"secret"};
    return outcome::pass();
  }
};

class name_tag final : public outbound_envelope {
public:
  outcome seal(message& outbound, const identity* who) override {
    outbound = message::text(
        (who != nullptr ? who->name : "nobody") + ": " + std::string{outbound.text()});
    return outcome::pass();
  }
  [[nodiscard]] bool looks_at_socket() const noexcept override { return true; }
};

outcome opened(envelope_chain& chain, std::string_view text) {
  auto inbound = message::text(text);
  return chain.open(inbound, identity{});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(envelope_chains)

BOOST_AUTO_TEST_CASE(envelopes_open_first_to_last_and_seal_last_to_first) {
  envelope_chain chain{envelopes{stamp{'a'}, stamp{'b'}, stamp{'c'}}};
  auto in = message::text("in ");
  auto out = message::text("out ");
  BOOST_TEST((chain.open(in, identity{}).what == outcome::kind::pass));
  BOOST_TEST((chain.seal(out).what == outcome::kind::pass));
  BOOST_TEST(in.text() == "in abc");
  BOOST_TEST(out.text() == "out cba");
}

BOOST_AUTO_TEST_CASE(envelopes_of_one_side_and_of_both_stand_in_one_list) {
  static_assert(envelope<stamp> && envelope<picky> && envelope<name_tag> && !envelope<message>);
  envelope_chain chain{envelopes{picky{}, message_cast{}, stamp{'a'}, name_tag{}, stamp{'b'}}};
  auto in = message::text("in ");
  auto out = message::text("out ");
  BOOST_TEST((chain.open(in, identity{}).what == outcome::kind::pass));
  BOOST_TEST((chain.seal(out, identity{}).what == outcome::kind::pass));
  BOOST_TEST(in.text() == "in ab");
  BOOST_TEST(out.text() == ": out ba");
  envelope_chain inbound{envelopes{picky{}}};
  BOOST_TEST(inbound.opens());
  BOOST_TEST(!inbound.seals());
  envelope_chain outbound{envelopes{name_tag{}}};
  BOOST_TEST(!outbound.opens());
  BOOST_TEST(outbound.seals());
}

BOOST_AUTO_TEST_CASE(an_envelope_may_drop_answer_or_close_and_the_rest_see_nothing) {
  envelope_chain chain{envelopes{picky{}, stamp{'a'}}};
  BOOST_TEST((opened(chain, "drop").what == outcome::kind::drop));
  BOOST_TEST(opened(chain, "ask").reply.text() == "answer");
  const auto closed = opened(chain, "bad");
  BOOST_TEST((closed.what == outcome::kind::close));
  BOOST_TEST((closed.code == close_code::policy_violation));
}

BOOST_AUTO_TEST_CASE(what_an_envelope_throws_closes_with_1011_and_is_told_to_no_client) {
  envelope_chain chain{envelopes{picky{}}};
  const auto said = opened(chain, "throw");
  BOOST_TEST((said.what == outcome::kind::close));
  BOOST_TEST((said.code == close_code::internal_error));
  BOOST_TEST(said.reason.empty());
}

BOOST_AUTO_TEST_CASE(a_chain_of_idle_envelopes_costs_nothing) {
  const envelope_chain chain{envelopes{message_cast{}}};
  BOOST_TEST(!chain.opens());
  BOOST_TEST(!chain.seals());
}

BOOST_AUTO_TEST_CASE(an_envelope_that_looks_at_the_socket_sees_its_identity) {
  envelope_chain chain{envelopes{name_tag{}}};
  BOOST_TEST(chain.looks_at_socket());
  identity alice;
  alice.name = "alice";
  auto out = message::text("hi");
  static_cast<void>(chain.seal(out, alice));
  BOOST_TEST(out.text() == "alice: hi");
}

BOOST_AUTO_TEST_CASE(a_json_envelope_lets_only_json_text_in) {
  envelope_chain chain{envelopes{json_envelope{}}};
  BOOST_TEST((opened(chain, R"({"a":[1,2]})").what == outcome::kind::pass));
  for (const auto* bad : {"", "{", "hello", "{\"a\":1} trailing"}) {
    BOOST_TEST((opened(chain, bad).code == close_code::invalid_data), bad);
  }
  auto binary = message::binary(std::as_bytes(std::span{"{}", 2}));
  BOOST_TEST((chain.open(binary, identity{}).what == outcome::kind::close));
}

BOOST_AUTO_TEST_CASE(every_shard_has_copies_of_its_own) {
  class counter final : public inbound_envelope {
  public:
    outcome open(message& inbound, const identity&) override {
      inbound = message::text(std::to_string(++count_));
      return outcome::pass();
    }

  private:
    int count_ = 0;
  };
  const envelopes plan{counter{}};
  envelope_chain one{plan};
  envelope_chain other{plan};
  auto first = message::text("");
  auto second = message::text("");
  static_cast<void>(one.open(first, identity{}));
  static_cast<void>(other.open(second, identity{}));
  BOOST_TEST(first.text() == "1");
  BOOST_TEST(second.text() == "1");
}

BOOST_AUTO_TEST_CASE(json_that_holds_too_much_is_shut_out_too) {
  envelope_chain chain{envelopes{json_envelope{}}};
  auto inbound = message::text("[1,2,3]");
  inbound.may_hold({.values = 3});
  const auto said = chain.open(inbound, {});
  BOOST_TEST((said.code == close_code::invalid_data));
  BOOST_TEST(said.reason.find("too many values") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_envelope_closes_with_no_code_that_may_not_be_sent) {
  BOOST_CHECK_THROW(static_cast<void>(outcome::close(close_code{1006}, "")), std::invalid_argument);
  BOOST_CHECK_THROW(static_cast<void>(outcome::close(close_code{}, "")), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
