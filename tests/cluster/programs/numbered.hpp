#pragma once

#include "deeds.hpp"

#include <porthouse/protocol/message/identity.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace porthouse::test {

/// What a client that counts says: `NUMBER [COMMAND [ARGUMENT]]`.
struct numbered_order {
  std::string number;
  std::string command;
  std::string argument;

  [[nodiscard]] static numbered_order of(std::string_view text);
};

/// The name that such a client has given itself.
[[nodiscard]] std::string client(const protocol::identity& who);

/// Which room on which node says it.
[[nodiscard]] boost::json::object signed_by(const std::string& room, const deeds& book);

}  // namespace porthouse::test
