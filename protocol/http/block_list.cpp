#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/http/network.hpp>

#include <memory>

namespace porthouse::protocol {

acceptor block_list(const std::vector<std::string>& networks) {
  return [blocked = std::make_shared<const protocol::networks>(networks)](const handshake& asked) {
    const auto address = parse_address(asked.address);
    return address && blocked->contain(*address) ? admission::refuse(403, "this address is blocked")
                                                 : admission::admit();
  };
}

}  // namespace porthouse::protocol
