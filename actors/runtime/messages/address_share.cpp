#include <porthouse/actors/runtime/messages/address_share.hpp>
#include <porthouse/protocol/http/network.hpp>

namespace porthouse {

std::string address_share(const std::string& address) {
  const auto parsed = protocol::parse_address(address);
  if (!parsed || protocol::is_loopback(*parsed)) return {};
  return protocol::to_string(protocol::subscriber_of(*parsed));
}

}  // namespace porthouse
