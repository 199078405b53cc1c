#include <porthouse/actors/runtime/messages/address_share.hpp>
#include <porthouse/protocol/http/network.hpp>

#include <algorithm>
#include <cstddef>

namespace porthouse {
namespace {

constexpr std::ptrdiff_t network_bytes = 8;  // a /64

}  // namespace

std::string address_share(const std::string& address) {
  auto parsed = protocol::parse_address(address);
  if (!parsed || protocol::is_loopback(*parsed)) return {};
  if (!protocol::is_v4(*parsed)) std::fill(parsed->begin() + network_bytes, parsed->end(), 0);
  return protocol::to_string(*parsed);
}

}  // namespace porthouse
