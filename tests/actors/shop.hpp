#pragma once

#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/test/client.hpp>
#include <porthouse/test/house.hpp>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse::test {

struct order {
  std::string sku;
  int many = 1;
  static constexpr auto defaults = fields("many");
};
BOOST_DESCRIBE_STRUCT(order, (), (sku, many))

struct receipt {
  int number = 0;
  std::string sku;
};
BOOST_DESCRIBE_STRUCT(receipt, (), (number, sku))

/// Sells what it is asked for: "gold" is sold out, "fire" burns the counter, "next" is sold in the
/// next room, "bytes" cannot be written down.
class shop : public lockspace {
public:
  explicit shop(std::string name = "shop") : lockspace{std::move(name)} {
    answer("buy", &shop::buy);
    answer("hello", &shop::hello);
    answer("wait", &shop::wait);
    answer("forget", &shop::forget);
    answer("impossible", &shop::impossible);
    on("say", &shop::say);
    on("shout", &shop::shout);
    on("out", &shop::out);
    on("burn", &shop::burn);
    on("give", &shop::give);
    on("deny", &shop::deny);
    on("throw away", &shop::throw_away);
    on("think", &shop::think);
  }
  void left(visitor& who, const departure&) override { who.send("too late"); }

  int sold = 0;                      ///< how often a handler was called
  std::vector<later_reply> waiting;  ///< given by "give", refused by "deny"
  std::vector<std::string> said;

private:
  receipt buy(visitor& who, const order& wanted) {
    ++sold;
    if (wanted.sku == "gold") throw refusal{"sold_out", "there is no gold left"};
    if (wanted.sku == "fire") throw std::runtime_error{"the counter burns"};
    if (wanted.sku == "bytes") return {sold, "\xFF"};
    if (wanted.sku == "next") release_to(who, "till");
    return {sold, wanted.sku};
  }
  void hello(visitor&) { ++sold; }
  later_reply wait(visitor& who, const order& wanted) {
    ++sold;
    const later_reply reply{who};
    if (wanted.sku == "gold") throw refusal{"sold_out"};
    if (wanted.sku == "at once") reply.give(receipt{sold, wanted.sku});
    if (wanted.sku == "next") release_to(who, "till");
    waiting.push_back(reply);
    return reply;
  }
  later_reply forget(visitor& who) {
    ++sold;
    return later_reply{who};
  }
  int impossible(visitor& who) {
    const later_reply reply{who};
    return 7;
  }
  verdict say(visitor& who, const order& what) {
    said.push_back(what.sku);
    if (what.sku == "bad") return reject(who, "forbidden", "say", {{"message", "not that"}});
    who.send("heard", {{"sku", what.sku}});
    return keep();
  }
  verdict shout(visitor&, const order& what) {
    said.push_back(what.sku);
    return keep();
  }
  verdict out(visitor&) { return release_to("till"); }
  verdict burn(visitor&) { throw std::runtime_error{"the counter burns"}; }
  verdict give(visitor&) {
    for (const auto& one : std::exchange(waiting, {})) one.give(receipt{7, "late"});
    return keep();
  }
  verdict deny(visitor&) {
    for (const auto& one : std::exchange(waiting, {})) one.refuse("closed", "come back tomorrow");
    return keep();
  }
  verdict throw_away(visitor&) {
    waiting.clear();
    return keep();
  }
  verdict think(visitor&) { return later(); }
};

/// Where the shop sends people.
class till final : public lockspace {
public:
  till() : lockspace{"till"} {}
  verdict connected(visitor& who) override {
    who.send("welcome to the till");
    return keep();
  }
};

/// What somebody says who asks for an order.
inline std::string request(
    std::string_view event, std::string_view sku, std::string_view ask,
    std::string_view more = {}) {
  std::string text = R"({"event":")" + std::string{event} + R"(","body":{"sku":")";
  text += std::string{sku} + R"("},"ask":)" + std::string{ask};
  text += std::string{more} + '}';
  return text;
}

/// A server of such rooms, and a client that asks.
struct shop_visit {
  explicit shop_visit(lockspaces rooms, test::house::options with)
      : plan{envelopes{}, std::move(rooms)}, house{plan, std::move(with)} {}

  /// What the client hears when it has said that.
  std::vector<std::string> after(std::string_view text) {
    ada.says(text);
    house.settle();
    return ada.heard();
  }
  /// How many requests have ended so.
  [[nodiscard]] std::uint64_t ended(protocol::request_end how) const {
    return house.requests().requests.of(how);
  }

  machine plan;
  test::house house;
  test::client& ada = house.enter();
};

}  // namespace porthouse::test
