#include <porthouse/actors/runtime/messages/answer.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>

#include <caf/error.hpp>
#include <caf/sec.hpp>

#include <utility>

namespace porthouse {
namespace {

constexpr unsigned index_bits = 5;
constexpr std::uint64_t id_bits = (std::uint64_t{1} << 60U) - 1;  // those of the priority are above

bool says_it_is_dead(const caf::message& answer) {
  return answer.match_elements<caf::error>() &&
         answer.get_as<caf::error>(0) == caf::sec::request_receiver_down;
}

}  // namespace

caf::message_id request_id(protocol::request_number number, std::size_t index) noexcept {
  return caf::make_message_id((std::uint64_t{number} << index_bits) | index).with_normal_priority();
}

answer read_answer(caf::mailbox_element& response) {
  const auto id = response.mid.request_id().integer_value() & id_bits;
  answer read{
      static_cast<protocol::request_number>(id >> index_bits),
      static_cast<std::uint32_t>(id & ((1U << index_bits) - 1)),
      {}};
  auto& payload = response.payload;
  if (payload.match_elements<protocol::verdict>()) {
    read.what = std::move(payload.get_mutable_as<protocol::verdict>(0));
  } else if (!says_it_is_dead(payload)) {
    read.what = protocol::verdict{.what = protocol::verdict::kind::crashed};
  }
  return read;
}

}  // namespace porthouse
