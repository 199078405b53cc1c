#include "beast_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <concepts>
#include <utility>

#include <sys/socket.h>

namespace porthouse::net::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

struct beast_client::line {
  virtual ~line() = default;
  virtual void send(bool text, std::string_view payload) = 0;
  virtual void send_apart(std::string_view bytes) = 0;
  virtual void change_key() = 0;
  virtual std::string read() = 0;
  virtual std::string ping(std::string_view payload) = 0;
  virtual void close() = 0;
  virtual std::string wait_closed() = 0;

  asio::io_context io{1};
  asio::ssl::context trust{asio::ssl::context::tls_client};
  websocket::response_type answer;
};

namespace {

asio::ip::tcp::socket connected(asio::io_context& io, std::uint16_t port, std::string_view before) {
  asio::ip::tcp::socket made{io};
  made.connect({asio::ip::address_v4::loopback(), port});
  asio::write(made, asio::buffer(before.data(), before.size()));
  const timeval patience{10, 0};
  ::setsockopt(made.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return made;
}

using plain = asio::ip::tcp::socket;
using secure = asio::ssl::stream<plain>;

template <class Stream>
struct line_over final : beast_client::line {
  line_over(std::uint16_t port, std::string_view before) requires std::same_as<Stream, plain>
      : stream{connected(io, port, before)} {}
  line_over(std::uint16_t port, std::string_view before) requires std::same_as<Stream, secure>
      : stream{connected(io, port, before), trust} {
    stream.next_layer().handshake(asio::ssl::stream_base::client);
  }

  void shake_hands(const beast_client::options& with) {
    websocket::permessage_deflate deflate;
    deflate.client_enable = with.deflate;
    stream.set_option(deflate);
    stream.handshake(answer, "localhost", std::string{with.target});
  }
  void send(bool text, std::string_view payload) override {
    stream.text(text);
    stream.write(asio::buffer(payload.data(), payload.size()));
  }
  void send_apart(std::string_view bytes) override {
    for (const auto& one : bytes) asio::write(stream.next_layer(), asio::buffer(&one, 1));
  }
  void change_key() override {
    if constexpr (std::same_as<Stream, secure>) {
      auto& link = stream.next_layer();
      SSL_key_update(link.native_handle(), SSL_KEY_UPDATE_NOT_REQUESTED);
      link.handshake(asio::ssl::stream_base::client);
    }
  }
  std::string read() override {
    beast::flat_buffer buffer;
    stream.read(buffer);
    return beast::buffers_to_string(buffer.data());
  }
  std::string ping(std::string_view payload) override {
    std::string ponged;
    stream.control_callback([&](auto kind, auto what) {
      if (kind == websocket::frame_type::pong) ponged = std::string{what.data(), what.size()};
    });
    stream.ping({payload.data(), payload.size()});
    beast::flat_buffer buffer;
    stream.read_some(buffer, 1);
    stream.control_callback();
    return ponged;
  }
  void close() override { stream.close(websocket::close_code::normal); }
  std::string wait_closed() override {
    beast::error_code why;
    beast::flat_buffer buffer;
    while (!why) stream.read(buffer, why);
    const auto& said = stream.reason();
    return std::to_string(said.code) + " " + std::string{said.reason.data(), said.reason.size()};
  }

  websocket::stream<Stream> stream;
};

template <class Stream>
std::unique_ptr<beast_client::line> opened(std::uint16_t port, const beast_client::options& with) {
  auto made = std::make_unique<line_over<Stream>>(port, with.before);
  made->shake_hands(with);
  return made;
}

}  // namespace

beast_client::beast_client(std::uint16_t port, const options& with)
    : line_{with.tls ? opened<secure>(port, with) : opened<plain>(port, with)} {}

beast_client::~beast_client() = default;

void beast_client::send_text(std::string_view payload) { line_->send(true, payload); }

void beast_client::send_binary(std::string_view payload) { line_->send(false, payload); }

void beast_client::send_apart(std::string_view bytes) { line_->send_apart(bytes); }

void beast_client::change_key() { line_->change_key(); }

std::string beast_client::read() { return line_->read(); }

std::string beast_client::ping(std::string_view payload) { return line_->ping(payload); }

void beast_client::close() { line_->close(); }

std::string beast_client::wait_closed() { return line_->wait_closed(); }

std::string beast_client::answered(std::string_view header) const {
  const auto value = line_->answer[{header.data(), header.size()}];
  return {value.data(), value.size()};
}

}  // namespace porthouse::net::test
