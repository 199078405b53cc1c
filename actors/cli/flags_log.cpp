#include <porthouse/actors/cli/flag_tables.hpp>
#include <porthouse/actors/cli/flag_value.hpp>
#include <porthouse/protocol/enumerators.hpp>

#include <string>

namespace porthouse {

namespace {

using namespace std::string_literals;
using namespace protocol;

// One line for each would hide its parts.
// clang-format off
constexpr flag all[] = {
  {"log", "FORM", "write the log for people, or a JSON object a line for machines",
   "text or json",
   [](std::string_view given, settings& into) {
     into.log.json = given == "json";
     return into.log.json || given == "text";
   },
   [](const settings& from) { return from.log.json ? "json"s : "text"s; }},
  {"log-level", "LEVEL", "leave lines of the log out that matter less",
   "debug, info, warning or error",
   [](std::string_view given, settings& into) {
     const auto level = enumerator_named<log_level>(given);
     if (level) into.log.level = *level;
     return level.has_value();
   },
   [](const settings& from) { return std::string{enumerator_name(from.log.level)}; }},
  {"slow-hook", "SECONDS", "name a hook in the log that keeps its loop for so long",
   "seconds from 0.1 to 86400, e.g. 20 or 0.25",
   [](std::string_view given, settings& into) {
     return read_seconds(given, 0.1, 86'400.0, into.bounds.slow_hook);
   },
   [](const settings& from) { return shown_seconds(from.bounds.slow_hook); }},
};
// clang-format on

}  // namespace

std::span<const flag> log_flags() noexcept { return all; }

}  // namespace porthouse
