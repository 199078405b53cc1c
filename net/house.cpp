#include <porthouse/net/house.hpp>
#include <porthouse/net/listening.hpp>
#include <porthouse/net/workbench.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace porthouse::net {
namespace {

std::unique_ptr<const tls_identity> tls_for(const protocol::settings& with) {
  if (with.tls_certificate.empty() && with.tls_key.empty()) return nullptr;
  if (with.tls_certificate.empty() || with.tls_key.empty()) {
    throw std::invalid_argument{"TLS needs both a certificate and its key: give both or neither"};
  }
  return std::make_unique<const tls_identity>(with.tls_certificate, with.tls_key);
}

protocol::settings checked(protocol::settings with) {
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
  return with;
}

}  // namespace

house::house(protocol::settings with, reception& who, const clock_source& clock)
    : settings{checked(std::move(with))},
      guests{who},
      time{clock},
      pages{settings.pages.empty() ? net::pages{} : net::pages{settings.pages}},
      origins{settings.origins},
      trusted{settings.trusted_proxies},
      tls{tls_for(settings)},
      door{settings.bounds},
      read_size{std::clamp(settings.bounds.queue / 4, std::size_t{4'096}, workbench::read_size)} {}

}  // namespace porthouse::net
