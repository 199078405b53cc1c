#include <porthouse/actors/cli/flag_tables.hpp>
#include <porthouse/actors/cli/flag_value.hpp>

namespace porthouse {
namespace {

using namespace protocol;

// One line for each would hide its parts.
// clang-format off
constexpr flag all[] = {
  {"max-message", "SIZE", "largest message taken, inflated",
   "a size from 1 to 1G, e.g. 65536, 64K or 16M",
   [](std::string_view given, settings& into) {
     return read_size(given, 1_bytes, 1'024_MiB, into.bounds.message_bytes);
   },
   [](const settings& from) { return shown_size(from.bounds.message_bytes); }},
  {"offload-threads", "COUNT", "threads for the work that rooms offload",
   "a number from 1 to 64",
   [](std::string_view given, settings& into) {
     return read_number(given, 1U, 64U, into.offload_threads);
   },
   [](const settings& from) { return std::to_string(from.offload_threads); }},
  {"max-queue", "SIZE", "most bytes waiting for one client",
   "a size from 1K to 16G, e.g. 65536, 64K or 16M",
   [](std::string_view given, settings& into) {
     return read_size(given, 1_KiB, 16'384_MiB, into.bounds.queue_bytes);
   },
   [](const settings& from) { return shown_size(from.bounds.queue_bytes); }},
  {"max-connections", "COUNT", "most connections at a time",
   "a number from 1 to 10000000",
   [](std::string_view given, settings& into) {
     return read_number<std::size_t>(given, 1, 10'000'000, into.bounds.connections);
   },
   [](const settings& from) { return std::to_string(from.bounds.connections); }},
  {"max-per-address", "COUNT", "most connections of one address, or one /64 of IPv6",
   "a number from 1 to 10000000",
   [](std::string_view given, settings& into) {
     return read_number<std::size_t>(given, 1, 10'000'000, into.bounds.connections_per_address);
   },
   [](const settings& from) { return std::to_string(from.bounds.connections_per_address); }},
};
// clang-format on

}  // namespace

std::span<const flag> limits_flags() noexcept { return all; }

}  // namespace porthouse
