#include <porthouse/net/tcp/probe.hpp>
#include <porthouse/protocol/http/host_port.hpp>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace porthouse::net {

namespace asio = boost::asio;
using asio::ip::tcp;

std::string probe(const std::string& address, std::chrono::milliseconds patience) {
  const auto where = protocol::parse_host_port(address);
  if (!where) return "that is no HOST:PORT";
  asio::io_context context;
  boost::system::error_code failed;
  const auto found =
      tcp::resolver{context}.resolve(where->host, std::to_string(where->port), failed);
  if (failed) return failed.message();
  failed = asio::error::timed_out;
  tcp::socket socket{context};
  asio::async_connect(
      socket, found,
      [&failed](const boost::system::error_code& how, const tcp::endpoint&) { failed = how; });
  context.run_for(patience);
  context.poll();  // what has come while this process did not run
  return failed ? failed.message() : std::string{};
}

}  // namespace porthouse::net
