#include <porthouse/actors/cli/flag_tables.hpp>
#include <porthouse/actors/cli/flag_value.hpp>

namespace porthouse {
namespace {

using namespace std::string_literals;
using namespace protocol;

// One line for each would hide its parts.
// clang-format off
constexpr flag all[] = {
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
     if (!is_inspect_token(given)) return false;
     into.inspect_token = given;
     return true;
   },
   [](const settings&) { return ""s; }},
  {"inspect-token-file", "FILE", "the same, with the first line of this file as the token",
   "a file",
   [](std::string_view given, settings& into) { return read_text(given, into.inspect_token_file); },
   [](const settings& from) { return from.inspect_token_file; }},
  {"block-list", "FILE", "refuse the addresses and networks in this file, one on a line",
   "a file",
   [](std::string_view given, settings& into) { return read_text(given, into.block_list_file); },
   [](const settings& from) { return from.block_list_file; }},
};
// clang-format on

}  // namespace

std::span<const flag> serve_flags() noexcept { return all; }

}  // namespace porthouse
