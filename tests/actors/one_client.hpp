#pragma once

#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

namespace porthouse::test {

/// A house on two shards, whose rooms share a diary, with ada at its entry. Its books balance in
/// the end.
struct one_client {
  using lines = obedient_room::diary;

  explicit one_client(const std::function<lockspaces(lines* book)>& rooms)
      : plan{envelopes{}, rooms(&book)} {}
  ~one_client() { BOOST_TEST(house.balanced()); }
  one_client(const one_client&) = delete;
  one_client& operator=(const one_client&) = delete;

  void says(std::initializer_list<const char*> texts) {
    for (const auto* text : texts) ada.says(text);
    house.settle();
  }
  [[nodiscard]] lines of(const std::string& room) const { return lines_of(book, room); }

  lines book;
  machine plan;
  test::house house{plan, {.shards = 2, .bounds = {}}};
  client& ada = house.enter();
};

}  // namespace porthouse::test
