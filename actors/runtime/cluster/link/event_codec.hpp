#pragma once

#include <porthouse/actors/runtime/cluster/link/wire_codec.hpp>
#include <porthouse/protocol/ownership/space_event.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

// How what a space is told about a socket crosses from node to node, with the number of the space
// that it is for. The whole struct is taken apart: one with a field more does not compile until
// that is written here.

namespace porthouse::cluster {

/// Messages, none of them begun.
template <class F>
bool carry(F& f, protocol::batch_ptr& x) {
  if constexpr (F::is_loading) {
    std::vector<protocol::message> messages;
    if (!carry(f, messages)) return false;
    x = protocol::batch_ptr{new protocol::batch{std::move(messages)}};
    return true;
  } else {
    auto size = static_cast<std::uint32_t>(x->size());
    return f.value(size) &&
           std::ranges::all_of(x->messages(), [&f](auto message) { return carry(f, message); });
  }
}

template <class F>
bool carry_event(F& f, std::uint32_t& to, protocol::arrive& x) {
  auto& [at, index, number, who, from, how, back, away] = x;
  if (!carry(f, at) || !carry(f, to)) return false;
  index = to;
  return carry(f, number) && carry_optional(f, who) && carry(f, from) && carry(f, how) &&
         carry_optional(f, back) && carry(f, away);
}

template <class F>
bool carry_event(F& f, std::uint32_t& to, protocol::heard& x) {
  auto& [who, stay, number, what, queued] = x;
  static_cast<void>(who);  // known there by the stay
  return carry(f, stay) && carry(f, to) && carry(f, number) && carry(f, what) && carry(f, queued);
}

template <class F>
bool carry_event(F& f, std::uint32_t& to, protocol::left& x) {
  auto& [who, stay, why] = x;
  static_cast<void>(who);  // known there by the stay
  return carry(f, stay) && carry(f, to) && carry(f, why);
}

template <class F>
bool carry_event(F& f, std::uint32_t& to, protocol::move_failed& x) {
  auto& [who, stay, why, wanted] = x;
  static_cast<void>(who);  // known there by the stay
  return carry(f, stay) && carry(f, to) && carry(f, why) && carry(f, wanted);
}

template <class F>
bool carry_event(F& f, std::uint32_t& to, protocol::gone& x) {
  auto& [who, asked, why] = x;
  return carry(f, to) && carry_optional(f, who) && carry(f, asked) && carry(f, why);
}

template <class F>
bool carry_event(F& f, std::uint32_t& to, protocol::away_changed& x) {
  auto& [who, stay, away, from] = x;
  auto& [lasted, address] = from;
  static_cast<void>(who);  // known there by the stay
  return carry(f, stay) && carry(f, to) && carry(f, away) && carry(f, lasted) && carry(f, address);
}

template <class F>
bool carry_event(F& f, std::uint32_t& to, protocol::full_changed& x) {
  auto& [who, stay, full, queued] = x;
  static_cast<void>(who);  // known there by the stay
  return carry(f, stay) && carry(f, to) && carry(f, full) && carry(f, queued);
}

}  // namespace porthouse::cluster
