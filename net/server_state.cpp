#include <porthouse/net/loop/cores.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/net/tcp/descriptor_limit.hpp>
#include <porthouse/net/tcp/listening.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace porthouse::net {
namespace {

/// No more connections than there are descriptors for, so that there are always some for those that
/// are turned away, for probes, and for what rooms open themselves.
void fit_to_descriptors(protocol::settings& with) {
  constexpr std::size_t for_rooms = 16;
  constexpr std::size_t for_each_shard = 2;
  auto& bounds = with.bounds;
  const auto a_share = std::max(descriptor_limit() / 16, std::size_t{4});
  bounds.spare_descriptors = std::min(bounds.spare_descriptors, a_share);
  bounds.turned_away = std::min(bounds.turned_away, a_share);
  const auto reserve =
      for_rooms + for_each_shard * with.shards + bounds.spare_descriptors + bounds.turned_away;
  bounds.connections = std::min(bounds.connections, connections_that_fit(reserve));
}

protocol::settings checked(protocol::settings with) {
  if (with.shards == 0) with.shards = usable_cores();
  boost::system::error_code failed;
  if (!is_socket_path(with.address)) boost::asio::ip::make_address(with.address, failed);
  if (failed) {
    throw std::invalid_argument{
        "'" + with.address +
        "' is no IP address: give one such as 127.0.0.1, 0.0.0.0 or ::1, or unix:/PATH"};
  }
  if (!with.inspect_token.empty() && !protocol::is_inspect_token(with.inspect_token)) {
    throw std::invalid_argument{
        "the inspect token must be 16 to 256 letters, digits or -._~, so that nobody guesses it"};
  }
  if (with.sessions)
    with.subprotocols.emplace(with.subprotocols.begin(), protocol::session_subprotocol);
  fit_to_descriptors(with);
  return with;
}

}  // namespace

server_state::server_state(
    protocol::settings with, server_events& receiver, const clock_source& clock)
    : settings{checked(std::move(with))},
      events{receiver},
      time{clock},
      origins{settings.origins},
      trusted{settings.trusted_proxies},
      files{settings},
      limit{settings.bounds},
      overflow{settings.bounds.turned_away},
      send_limit{settings.bounds.queue_bytes} {}

}  // namespace porthouse::net
