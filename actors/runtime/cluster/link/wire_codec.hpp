#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/actors/runtime/messages/room_asker.hpp>
#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/message/json.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/ownership/socket_ref.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/ownership/visit.hpp>
#include <porthouse/protocol/session/contract.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// How values cross from node to node: `carry(f, value)` writes with a caf::binary_serializer and
// reads with a caf::binary_deserializer. Returns whether that worked; what has been read is checked
// for its range, and there are never more elements than bytes have come in.

namespace porthouse::cluster {

template <class F, class T>
  requires std::is_integral_v<T>
bool carry(F& f, T& x) { return f.value(x); }

template <class F>
bool carry(F& f, std::string& x) {
  if constexpr (F::is_loading) {
    return f.value(x);
  } else {
    return f.value(caf_string_view{x.data(), x.size()});
  }
}

/// As a byte, which must be one of the enumerators.
template <class F, protocol::described_enum Enum>
  requires(sizeof(Enum) == 1)
bool carry(F& f, Enum& x) {
  auto number = static_cast<std::uint8_t>(x);
  if (!f.value(number) || !protocol::is_enumerator(static_cast<Enum>(number))) return false;
  x = static_cast<Enum>(number);
  return true;
}

template <class F>
bool carry(F& f, std::chrono::milliseconds& x) {
  auto count = static_cast<std::int64_t>(x.count());
  if (!f.value(count)) return false;
  x = std::chrono::milliseconds{count};
  return true;
}

template <class F>
bool carry(F& f, protocol::close_code& x) {
  auto number = static_cast<std::uint16_t>(x);
  if (!f.value(number)) return false;
  x = static_cast<protocol::close_code>(number);
  return true;
}

enum class frame_kind : std::uint8_t { none, text, binary };
BOOST_DESCRIBE_ENUM(frame_kind, none, text, binary)

/// A data frame, or none. Its bytes are copied once on each side.
template <class F>
bool carry(F& f, protocol::frame& x) {
  const auto is_text = x && x.kind() == protocol::opcode::text;
  auto kind = !x ? frame_kind::none : is_text ? frame_kind::text : frame_kind::binary;
  if (!carry(f, kind)) return false;
  if (kind == frame_kind::none) return true;
  if constexpr (F::is_loading) {
    std::string payload;
    if (!f.value(payload)) return false;
    const auto as = kind == frame_kind::text ? protocol::opcode::text : protocol::opcode::binary;
    x = protocol::frame::make(as, payload);
    return true;
  } else {
    return f.value(caf_string_view{x.payload().data(), x.payload().size()});
  }
}

template <class F>
bool carry(F& f, protocol::message& x) {
  auto bytes = x.as_frame();
  if (!carry(f, bytes)) return false;
  if constexpr (F::is_loading) x = protocol::message{std::move(bytes)};
  return true;
}

template <class F>
bool carry(F& f, protocol::socket_ref& x) {
  auto& [number, slot, shard, node] = x;
  static_cast<void>(node);  // each node numbers the others for itself
  return carry(f, number) && carry(f, shard) && carry(f, slot);
}

template <class F>
bool carry(F& f, protocol::departure& x) {
  auto& [why, code, to] = x;
  return carry(f, why) && carry(f, code) && carry(f, to);
}

template <class F>
bool carry(F& f, protocol::verdict& x) {
  auto& [what, code, place, reason, within, value, why] = x;
  if (!carry(f, what) || !carry(f, code)) return false;
  const auto number = static_cast<std::uint16_t>(code);
  if (F::is_loading && number != 0 && !protocol::may_be_sent(number)) return false;
  return carry(f, place) && carry(f, reason) && carry(f, within) && carry(f, value) &&
         carry(f, why);
}

template <class F>
bool carry(F& f, protocol::move_failure& x) {
  auto& [why, wanted, reason, newcomer, stayed] = x;
  static_cast<void>(stayed);  // the engine says so, where the socket is
  return carry(f, why) && carry(f, wanted) && carry(f, reason) && carry(f, newcomer);
}

template <class F>
bool carry(F& f, protocol::visit_return& x) {
  auto& [asked, by, how, value, failed] = x;
  auto number = static_cast<std::uint64_t>(by);
  if (!carry(f, asked) || !carry(f, number) || !carry(f, how)) return false;
  by = static_cast<std::size_t>(number);
  return carry(f, value) && carry(f, failed);
}

/// So much JSON may be attached, as text.
constexpr std::size_t longest_attachment = 256 * 1024;

/// As text. What a room has attached is no reason to end a link: `readable` tells whether it is
/// what was meant.
template <class F>
bool carry(F& f, boost::json::value& x, bool& readable) {
  if constexpr (F::is_loading) {
    std::string text;
    if (!f.value(text)) return false;
    readable = text.size() <= longest_attachment &&
               protocol::parse_json(text, protocol::json_limits::of_ours(), x) ==
                   protocol::json_fault::none;
    return true;
  } else {
    auto text = boost::json::serialize(x);
    return carry(f, text);
  }
}

/// If it cannot be read there is nothing attached.
template <class F>
bool carry(F& f, boost::json::object& x) {
  auto readable = true;
  boost::json::value value = x;
  if (!carry(f, value, readable)) return false;
  if constexpr (F::is_loading) {
    if (readable && value.is_object()) x = std::move(value.get_object());
  }
  return true;
}

/// A note that cannot be read erases what was noted before.
template <class F>
bool carry(F& f, protocol::identity_change& x) {
  auto& [what, text, value] = x;
  auto readable = true;
  if (!carry(f, what) || !carry(f, text) || !carry(f, value, readable)) return false;
  if (!readable) what = protocol::identity_change::kind::erase;
  return true;
}

template <class F>
bool carry(F& f, room_asker& x) {
  auto& [visitor, address] = x;
  auto number = static_cast<std::uint64_t>(visitor);
  if (!carry(f, number)) return false;
  visitor = static_cast<protocol::socket_id>(number);
  return carry(f, address);
}

/// What travels with a socket: who it is, and its attributes.
template <class F>
bool carry(F& f, protocol::identity& x) {
  auto& [id, name, address, port, target, subprotocol, attributes] = x;
  auto number = static_cast<std::uint64_t>(id);
  if (!carry(f, number)) return false;
  id = static_cast<protocol::socket_id>(number);
  return carry(f, name) && carry(f, address) && carry(f, port) && carry(f, target) &&
         carry(f, subprotocol) && carry(f, attributes);
}

template <class F>
bool carry(F& f, room_info& x) {
  auto capacity = static_cast<std::uint64_t>(x.capacity);
  auto population = static_cast<std::uint64_t>(x.population);
  if (!carry(f, capacity) || !carry(f, population)) return false;
  x.capacity = static_cast<std::size_t>(capacity);
  x.population = static_cast<std::size_t>(population);
  return carry(f, x.name) && carry(f, x.locked) && carry(f, x.about);
}

template <class F>
bool carry(F& f, protocol::contract& x) {
  auto& [policy, most_bytes, most_messages, on_leave, then, block_for, notice, room] = x;
  auto bytes = static_cast<std::uint64_t>(most_bytes);
  auto messages = static_cast<std::uint64_t>(most_messages);
  if (!carry(f, policy) || !carry(f, bytes) || !carry(f, messages)) return false;
  most_bytes = static_cast<std::size_t>(bytes);
  most_messages = static_cast<std::size_t>(messages);
  return carry(f, on_leave) && carry(f, then) && carry(f, block_for) && carry(f, notice) &&
         carry(f, room);
}

template <class F>
bool carry(F& f, protocol::mark& x);

/// A value behind a pointer that may be empty.
template <class F, class T>
bool carry_optional(F& f, std::shared_ptr<const T>& x) {
  auto there = x != nullptr;
  if (!f.value(there)) return false;
  if (!there) return true;
  if constexpr (F::is_loading) {
    auto read = std::make_shared<T>();
    if (!carry(f, *read)) return false;
    x = std::move(read);
    return true;
  } else {
    auto copy = *x;
    return carry(f, copy);
  }
}

template <class F>
bool carry(F& f, protocol::mark& x) {
  auto& [under, droppable, key, stale_after] = x;
  return carry_optional(f, under) && carry(f, droppable) && carry(f, key) && carry(f, stale_after);
}

// Declared after all that they may hold, so that the calls within find it.
template <class F, class A, class B>
bool carry(F& f, std::pair<A, B>& both) {
  return carry(f, both.first) && carry(f, both.second);
}

template <class F, class T>
bool carry(F& f, std::vector<T>& all) {
  auto size = static_cast<std::uint32_t>(all.size());
  if (!f.value(size)) return false;
  if constexpr (F::is_loading) {
    // Each is a byte at the least, but more memory: that is only taken as they come.
    if (size > f.remaining()) return false;
    all.reserve(std::min<std::size_t>(size, 1'024));
    for (; size > 0; --size) {
      if (!carry(f, all.emplace_back())) return false;
    }
    return true;
  } else {
    return std::ranges::all_of(all, [&f](auto& element) { return carry(f, element); });
  }
}

}  // namespace porthouse::cluster
