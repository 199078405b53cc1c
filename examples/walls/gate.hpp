#pragma once

#include <porthouse/porthouse.hpp>

#include <chrono>
#include <string>
#include <utility>

/// The entry of a house with walls: has newcomers visit one wall after the other, and lets in who
/// comes back from all of them. Who has been found to be human is not asked again.
class gate final : public porthouse::lockspace {
public:
  explicit gate(std::string inside) : lockspace{"gate"}, inside_{std::move(inside)} {}

  verdict connected(visitor& who) override {
    if (who.who().attributes.contains("human")) return to_sign_in(who);
    return visit(who, "challenge", std::chrono::minutes{1}, &gate::challenged);
  }

private:
  verdict to_sign_in(visitor& who) {
    return visit(who, "sign_in", std::chrono::minutes{5}, &gate::signed_in);
  }
  verdict challenged(visitor& who, const porthouse::visit_result<bool>& end) {
    if (!end) return turn_away(end.how);
    if (!*end.value) return close(porthouse::close_code{4100}, "Only people may come in.");
    who.note("human", true);
    return to_sign_in(who);
  }
  verdict signed_in(visitor& who, const porthouse::visit_result<std::string>& end) {
    if (!end) return turn_away(end.how);
    who.rename(*end.value);
    return move_to(inside_);
  }

  // Nobody is let in because a wall has fallen.
  static verdict turn_away(porthouse::visit_status how) {
    switch (how) {
      case porthouse::visit_status::returned:
        return close(porthouse::close_code{4101}, "Nobody is known by that name and password.");
      case porthouse::visit_status::timed_out:
        return close(porthouse::close_code{4102}, "That took too long. Please come again.");
      default: return close(porthouse::close_code::try_again_later, "Please come again later.");
    }
  }

  std::string inside_;
};
