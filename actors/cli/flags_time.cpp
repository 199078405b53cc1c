#include <porthouse/actors/cli/flag_tables.hpp>
#include <porthouse/actors/cli/flag_value.hpp>

namespace porthouse {
namespace {

using namespace protocol;

// One line for each would hide its parts.
// clang-format off
constexpr flag all[] = {
  {"ping-interval", "SECONDS", "between pings to a client that says nothing",
   "seconds from 0.01 to 86400, e.g. 20 or 0.25",
   [](std::string_view given, settings& into) {
     return read_seconds(given, 0.01, 86'400.0, into.bounds.ping_interval);
   },
   [](const settings& from) { return shown_seconds(from.bounds.ping_interval); }},
  {"idle-timeout", "SECONDS", "close a client that gives no sign of life",
   "seconds from 0.01 to 86400, e.g. 20 or 0.25",
   [](std::string_view given, settings& into) {
     return read_seconds(given, 0.01, 86'400.0, into.bounds.idle);
   },
   [](const settings& from) { return shown_seconds(from.bounds.idle); }},
  {"keep-alive", "SECONDS", "keep a connection for another request; longer than a balancer does",
   "seconds from 0.01 to 86400, e.g. 20 or 0.25",
   [](std::string_view given, settings& into) {
     return read_seconds(given, 0.01, 86'400.0, into.bounds.keep_alive);
   },
   [](const settings& from) { return shown_seconds(from.bounds.keep_alive); }},
  {"resume-for", "SECONDS", "keep the session of a client that has lost its connection; 0 keeps none",
   "seconds from 0 to 86400, e.g. 20 or 0.25",
   [](std::string_view given, settings& into) {
     return read_seconds(given, 0.0, 86'400.0, into.bounds.resume_for);
   },
   [](const settings& from) { return shown_seconds(from.bounds.resume_for); }},
};
// clang-format on

}  // namespace

std::span<const flag> time_flags() noexcept { return all; }

}  // namespace porthouse
