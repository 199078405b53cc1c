// Nothing that a client or a proxy writes about itself makes us throw, read past its end or
// contradict ourselves. Input: taken for each of the headers in turn, and for a PROXY header.

#include <porthouse/net/http/forwarded.hpp>
#include <porthouse/net/tcp/proxy_header.hpp>
#include <porthouse/protocol/http/origin.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

namespace {

using namespace porthouse;

void must(bool kept) {
  if (!kept) std::abort();
}

std::string written(const protocol::authority& where) {
  const bool is_v6 = where.host.find(':') != std::string::npos;
  const auto port = where.port ? ":" + std::to_string(*where.port) : "";
  return (is_v6 ? "[" + where.host + "]" : where.host) + port;
}

/// What is read is read again from how it is written.
void call(std::string_view text) {
  const auto where = protocol::parse_authority(text);
  if (!where) return;
  const auto again = protocol::parse_authority(written(*where));
  must(again && again->host == where->host && again->port == where->port);
  must(again->is_loopback() == where->is_loopback());
  must(protocol::origins{}.admit("http://" + std::string{text}, where, false));
  must(!protocol::origins{}.admit("http://" + std::string{text}, where, true));
}

void come_from(std::string_view text) {
  if (protocol::is_origin(text)) {
    must(protocol::origins{{std::string{text}}}.admit(text, {}, false));
  }
  if (protocol::is_network(text)) (void)protocol::networks{{std::string{text}}};
}

void hand_on(std::string_view text) {
  for (const std::string_view name : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto"}) {
    net::request_reader reader{65'536};
    reader.take(
        "GET / HTTP/1.1\r\nHost: x\r\n" + std::string{name} + ": " + std::string{text} +
        "\r\n\r\n");
    if (!reader.complete()) continue;
    net::request_origin link;
    link.from.key = *protocol::parse_address("10.0.0.1");
    static const net::proxies trusted{{"10.0.0.0/8"}};
    const auto told = net::client_of(reader.result(), link, trusted);
    if (const auto* how = std::get_if<net::request_origin>(&told)) must(!how->from.text().empty());
    must(net::is_handed_on(reader.result()));
  }
}

void introduce(std::string_view bytes) {
  constexpr std::size_t longest = 4'096;
  using state = net::proxy_header::state;
  const auto read = net::parse_proxy_header(bytes, longest);
  if (read.what != state::complete) return;
  must(read.size > 0 && read.size <= bytes.size() && read.size <= longest);
  // The header is complete with its last byte and not before, whatever bytes follow.
  must(net::parse_proxy_header(bytes.substr(0, read.size - 1), longest).what == state::incomplete);
  must(net::parse_proxy_header(bytes.substr(0, read.size), longest).size == read.size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  call(text);
  come_from(text);
  hand_on(text);
  introduce(text);
  return 0;
}
