#pragma once

#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace porthouse::protocol {

/// The number of a socket, unique within one process run; 0 is none.
enum class socket_id : std::uint64_t {};

/// Describes the client at the other end of a socket. Immutable: a change of name makes a new
/// identity.
struct identity {
  socket_id id{};
  std::string name = {};                ///< the client's id once a space has learnt it; "" before
  std::string address = {};             ///< as in `handshake`: the client's, without port
  std::uint16_t port = 0;               ///< 0 if a proxy does not say
  std::string target = {};              ///< request target as sent: path and query
  std::string subprotocol = {};         ///< as chosen in the handshake; "" if none
  boost::json::object attributes = {};  ///< what the acceptor that admitted it attached
};

using identity_ptr = std::shared_ptr<const identity>;

/// What is wrong with the name or the attributes of `identity`, and the remedy; "" if they may be
/// kept: they are UTF-8, as rooms tell them to clients, and no larger than `limits::name_bytes` and
/// `limits::attributes_bytes`.
[[nodiscard]] std::string objection(const identity& identity, const limits& bounds);

/// One change that a space makes to the identity of a socket. Spaces that share a socket send what
/// they change, not all they know, so that none undoes what another has said.
struct identity_change {
  enum class kind : std::uint8_t {
    name,   ///< `text` is its name
    note,   ///< the attribute `text` is `value`
    erase,  ///< there is no attribute `text`
  };
  BOOST_DESCRIBE_NESTED_ENUM(kind, name, note, erase)
  kind what = kind::name;
  std::string text = {};
  boost::json::value value = {};
};

/// `before` with that change.
[[nodiscard]] inline identity_ptr changed(const identity& before, const identity_change& change) {
  auto made = std::make_shared<identity>(before);
  switch (change.what) {
    case identity_change::kind::name: made->name = change.text; break;
    case identity_change::kind::note:
      made->attributes.insert_or_assign(change.text, change.value);
      break;
    case identity_change::kind::erase: made->attributes.erase(change.text); break;
  }
  return made;
}

}  // namespace porthouse::protocol
