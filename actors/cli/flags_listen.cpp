#include <porthouse/actors/cli/flag_tables.hpp>
#include <porthouse/actors/cli/flag_value.hpp>
#include <porthouse/protocol/http/network.hpp>
#include <porthouse/protocol/http/origin.hpp>

#include <cstdint>

namespace porthouse {
namespace {

using namespace std::string_literals;
using namespace protocol;

bool is_proxy(std::string_view given) { return given == "unix" || is_network(given); }

// One line for each would hide its parts.
// clang-format off
constexpr flag all[] = {
  {"address", "ADDRESS", "listen here; 0.0.0.0 or :: opens to the world, unix:/PATH to a proxy",
   "an IPv4 or IPv6 address, or unix:/PATH",
   [](std::string_view given, settings& into) { return read_text(given, into.address); },
   [](const settings& from) { return from.address; }},
  {"port", "PORT", "listen on this port; 0 picks a free one",
   "a number from 0 to 65535",
   [](std::string_view given, settings& into) {
     return read_number<std::uint16_t>(given, 0, 65'535, into.port);
   },
   [](const settings& from) { return std::to_string(from.port); }},
  {"shards", "COUNT", "event loops; 0 is one per core",
   "a number from 0 to 1024",
   [](std::string_view given, settings& into) { return read_number(given, 0U, 1'024U, into.shards); },
   [](const settings& from) { return std::to_string(from.shards); }},
  {"trusted-proxies", "CIDR,...", "proxies whose X-Forwarded-* or Forwarded count",
   "addresses, networks or unix with commas between them, e.g. 10.0.0.0/8,::1",
   [](std::string_view given, settings& into) {
     return read_words(given, is_proxy, into.trusted_proxies);
   },
   [](const settings& from) { return shown_words(from.trusted_proxies); }},
  {"proxy-protocol", "", "connections begin with a PROXY header, from trusted proxies",
   "on or off",
   [](std::string_view given, settings& into) { return read_switch(given, into.proxy_protocol); },
   [](const settings& from) { return from.proxy_protocol ? "on"s : "off"s; }},
  {"origins", "ORIGIN,...", "pages that may connect beside the own ones; * is all",
   "origins with commas between them, e.g. https://a.example,http://b.example:8080, or *",
   [](std::string_view given, settings& into) {
     return read_words(given, is_origin, into.origins);
   },
   [](const settings& from) { return shown_words(from.origins); }},
};
// clang-format on

}  // namespace

std::span<const flag> listen_flags() noexcept { return all; }

}  // namespace porthouse
