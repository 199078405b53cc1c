#pragma once

#include <porthouse/porthouse.hpp>

#include <string_view>

/// Answers a page that asks whether it is still heard, whatever room it is in: of the server's
/// pings browsers tell their pages nothing.
class probe final : public porthouse::envelope {
public:
  porthouse::protocol::outcome open(
      porthouse::message& inbound, const porthouse::identity&) override {
    return inbound.text() == question ? porthouse::protocol::outcome::answer(inbound)
                                      : porthouse::protocol::outcome::pass();
  }
  [[nodiscard]] bool seals() const noexcept override { return false; }

private:
  static constexpr std::string_view question = R"({"event":"probe","body":{}})";
};
