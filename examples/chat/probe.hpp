#pragma once

#include <porthouse/porthouse.hpp>

#include <string_view>

/// Answers a page that asks whether it is still heard, whatever room it is in: browsers answer the
/// server's pings, and do not tell their pages of them.
class probe final : public porthouse::inbound_envelope {
public:
  porthouse::outcome open(porthouse::message& inbound, const porthouse::identity&) override {
    return inbound.text() == question ? porthouse::outcome::answer(inbound)
                                      : porthouse::outcome::pass();
  }

private:
  static constexpr std::string_view question = R"({"event":"probe","body":{}})";
};
