#pragma once

#include <porthouse/protocol/ownership/ownership.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>

#include <caf/mailbox_element.hpp>
#include <caf/message_id.hpp>

#include <cstdint>
#include <optional>

// A space that is a CAF actor of its own is asked, and answers, by request.

namespace porthouse {

/// The id of a request: that of its response tells which request it answers and which space
/// answers. Requests count from 1, so no id is 0.
[[nodiscard]] caf::message_id request_id(
    protocol::request_number number, std::size_t index) noexcept;

struct answer {
  protocol::request_number number = 0;
  std::uint32_t index = 0;
  /// Nothing if that space had died before; `crashed` if it has answered with no verdict.
  std::optional<protocol::verdict> what;
};

/// Reads a response to a request that `request_id` has numbered.
[[nodiscard]] answer read_answer(caf::mailbox_element& response);

}  // namespace porthouse
