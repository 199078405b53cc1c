// A peer of the benchmarks: echo by Boost.Beast's own websocket::stream, one thread, as lean as its
// documentation allows. What a server gets without framing of its own.

#include "support/flags.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace porthouse::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using tcp = asio::ip::tcp;

/// One connection; it lives as long as an operation of it is under way.
class echoing : public std::enable_shared_from_this<echoing> {
public:
  explicit echoing(tcp::socket socket) : stream_{std::move(socket)} {
    stream_.auto_fragment(false);
    stream_.next_layer().set_option(tcp::no_delay{true});
  }

  void begin() {
    stream_.async_accept([self = shared_from_this()](error_code failed) {
      if (!failed) self->read();
    });
  }

private:
  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](error_code failed, std::size_t) {
      if (!failed) self->write();
    });
  }

  void write() {
    stream_.text(stream_.got_text());
    stream_.async_write(
        buffer_.data(), [self = shared_from_this()](error_code failed, std::size_t written) {
          self->buffer_.consume(written);
          if (!failed) self->read();
        });
  }

  beast::websocket::stream<tcp::socket> stream_;
  beast::flat_buffer buffer_;
};

void admit(tcp::acceptor& acceptor) {
  acceptor.async_accept([&acceptor](error_code failed, tcp::socket socket) {
    if (!failed) std::make_shared<echoing>(std::move(socket))->begin();
    if (failed != asio::error::operation_aborted) admit(acceptor);
  });
}

void serve(const std::string& address, std::uint16_t port) {
  asio::io_context loop{1};
  tcp::acceptor acceptor{loop, {asio::ip::make_address(address), port}};
  asio::signal_set ending{loop, SIGTERM, SIGINT};
  ending.async_wait([&loop](error_code, int) { loop.stop(); });
  admit(acceptor);
  std::printf(
      "listening on ws://%s:%u/\n", address.c_str(), unsigned{acceptor.local_endpoint().port()});
  std::fflush(stdout);
  loop.run();
}

}  // namespace
}  // namespace porthouse::bench

int main(int argc, char** argv) {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  porthouse::bench::flags given{"bench_beast_echo", "Echo by Boost.Beast's websocket::stream."};
  given.add("address", address, "address to listen on");
  given.add("port", port, "port to listen on; 0 picks a free one");
  return given.run(argc, argv, [&] { porthouse::bench::serve(address, port); });
}
