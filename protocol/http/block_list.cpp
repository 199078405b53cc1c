#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/http/network.hpp>

#include <memory>

namespace porthouse::protocol {

acceptor block_list(const std::vector<std::string>& networks) {
  return [blocked = std::make_shared<const protocol::networks>(networks)](const handshake& asked) {
    const auto who = parse_address(asked.address);
    return who && blocked->contain(*who) ? admission::refuse(403, "this address is blocked")
                                         : admission::admit();
  };
}

}  // namespace porthouse::protocol
