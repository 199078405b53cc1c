#include <porthouse/actors/flag.hpp>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <system_error>

namespace porthouse {
namespace {

using namespace std::string_literals;
using namespace protocol;

// -- values
// -----------------------------------------------------------------------------------------

template <class Number>
bool read_number(std::string_view given, Number least, Number most, Number& into) {
  Number number{};
  const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), number);
  if (failed != std::errc{} || end != given.data() + given.size()) return false;
  if (number < least || number > most) return false;
  into = number;
  return true;
}

bool read_size(std::string_view given, std::size_t least, std::size_t most, std::size_t& into) {
  constexpr std::string_view suffixes = "KMG";
  auto unit = 1_bytes;
  if (!given.empty()) {
    const auto power = suffixes.find(given.back());
    if (power != suffixes.npos) {
      unit <<= 10 * (power + 1);
      given.remove_suffix(1);
    }
  }
  std::size_t count = 0;
  if (!read_number(given, 0_bytes, most / unit, count) || count * unit < least) return false;
  into = count * unit;
  return true;
}

bool read_seconds(std::string_view given, std::chrono::milliseconds& into) {
  constexpr std::string_view digits = "0123456789.";
  double seconds = 0;
  if (given.find_first_not_of(digits) != given.npos) return false;
  if (!read_number(given, 0.01, 86'400.0, seconds)) return false;
  into = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000 + 0.5)};
  return true;
}

bool read_switch(std::string_view given, bool& into) {
  into = given == "on";
  return into || given == "off";
}

bool read_text(std::string_view given, std::string& into) {
  into = given;
  return !given.empty();
}

std::string shown_size(std::size_t size) {
  if (size >= 1_MiB && size % 1_MiB == 0) return std::to_string(size / 1_MiB) + "M";
  if (size >= 1_KiB && size % 1_KiB == 0) return std::to_string(size / 1_KiB) + "K";
  return std::to_string(size);
}

std::string shown_seconds(std::chrono::milliseconds time) {
  std::ostringstream text;
  text << std::chrono::duration<double>{time}.count();
  return text.str();
}

// -- the table
// --------------------------------------------------------------------------------------

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
  {"max-message", "SIZE", "largest message taken, inflated",
   "a size from 1 to 1G, e.g. 65536, 64K or 16M",
   [](std::string_view given, settings& into) {
     return read_size(given, 1_bytes, 1'024_MiB, into.bounds.message);
   },
   [](const settings& from) { return shown_size(from.bounds.message); }},
  {"max-queue", "SIZE", "most bytes waiting for one client",
   "a size from 1K to 16G, e.g. 65536, 64K or 16M",
   [](std::string_view given, settings& into) {
     return read_size(given, 1_KiB, 16'384_MiB, into.bounds.queue);
   },
   [](const settings& from) { return shown_size(from.bounds.queue); }},
  {"max-connections", "COUNT", "most connections at a time",
   "a number from 1 to 10000000",
   [](std::string_view given, settings& into) {
     return read_number<std::size_t>(given, 1, 10'000'000, into.bounds.connections);
   },
   [](const settings& from) { return std::to_string(from.bounds.connections); }},
  {"compression", "", "compress for clients that offer it",
   "on or off",
   [](std::string_view given, settings& into) { return read_switch(given, into.compression); },
   [](const settings& from) { return from.compression ? "on"s : "off"s; }},
  {"tls-cert", "FILE", "PEM file with the certificate chain: serve wss://",
   "a file",
   [](std::string_view given, settings& into) { return read_text(given, into.tls_certificate); },
   [](const settings& from) { return from.tls_certificate; }},
  {"tls-key", "FILE", "PEM file with its private key",
   "a file",
   [](std::string_view given, settings& into) { return read_text(given, into.tls_key); },
   [](const settings& from) { return from.tls_key; }},
  {"pages", "FOLDER", "serve the files in here to browsers",
   "a folder",
   [](std::string_view given, settings& into) { return read_text(given, into.pages); },
   [](const settings&) { return ""s; }},
  {"inspect", "", "show the house at /_porthouse/ and its /metrics, to this machine",
   "on or off",
   [](std::string_view given, settings& into) { return read_switch(given, into.inspect); },
   [](const settings& from) { return from.inspect ? "on"s : "off"s; }},
  {"inspect-token", "TOKEN", "show them to all who present this, and only to them",
   "16 to 256 letters, digits or -._~",
   [](std::string_view given, settings& into) {
     into.inspect_token = given;
     return is_inspect_token(given);
   },
   [](const settings&) { return ""s; }},
  {"ping-interval", "SECONDS", "between pings to a client that says nothing",
   "seconds from 0.01 to 86400, e.g. 20 or 0.25",
   [](std::string_view given, settings& into) {
     return read_seconds(given, into.bounds.ping_interval);
   },
   [](const settings& from) { return shown_seconds(from.bounds.ping_interval); }},
  {"idle-timeout", "SECONDS", "close a client that gives no sign of life",
   "seconds from 0.01 to 86400, e.g. 20 or 0.25",
   [](std::string_view given, settings& into) { return read_seconds(given, into.bounds.idle); },
   [](const settings& from) { return shown_seconds(from.bounds.idle); }},
};
// clang-format on

}  // namespace

std::span<const flag> settings_flags() noexcept { return all; }

}  // namespace porthouse
