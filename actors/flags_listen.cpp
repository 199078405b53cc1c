#include <porthouse/actors/flag_tables.hpp>
#include <porthouse/actors/flag_value.hpp>

#include <cstdint>

namespace porthouse {
namespace {

using namespace std::string_literals;
using namespace protocol;

// One line for each would hide its parts.
// clang-format off
constexpr flag all[] = {
  {"address", "ADDRESS", "listen here; 0.0.0.0 or :: opens to the world",
   "an IPv4 or IPv6 address",
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
};
// clang-format on

}  // namespace

std::span<const flag> listen_flags() noexcept { return all; }

}  // namespace porthouse
