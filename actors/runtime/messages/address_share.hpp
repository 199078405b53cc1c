#pragma once

#include <string>

namespace porthouse {

/// What counts as one address: an IPv4 address, or the 64 bits of an IPv6 address by which networks
/// are told apart; "" for loopback, which is exempt, and for what is no address.
[[nodiscard]] std::string address_share(const std::string& address);

}  // namespace porthouse
