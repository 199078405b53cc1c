#include <porthouse/actors/flag.hpp>
#include <porthouse/actors/flag_value.hpp>
#include <porthouse/protocol/host_port.hpp>

#include <cstdint>

namespace porthouse {
namespace {

using namespace std::string_literals;
using namespace protocol;

bool names_a_node(std::string_view given) {
  const auto where = parse_host_port(given);
  return where && where->port != 0;
}

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
     return read_seconds(given, 0.01, 86'400.0, into.bounds.ping_interval);
   },
   [](const settings& from) { return shown_seconds(from.bounds.ping_interval); }},
  {"idle-timeout", "SECONDS", "close a client that gives no sign of life",
   "seconds from 0.01 to 86400, e.g. 20 or 0.25",
   [](std::string_view given, settings& into) {
     return read_seconds(given, 0.01, 86'400.0, into.bounds.idle);
   },
   [](const settings& from) { return shown_seconds(from.bounds.idle); }},
  {"node", "NAME", "be a node of a cluster, by a name that no other node has",
   "1 to 64 letters, digits or -_.",
   [](std::string_view given, settings& into) {
     into.cluster.node = given;
     return is_node_name(given);
   },
   [](const settings& from) { return from.cluster.node; }},
  {"cluster-listen", "HOST:PORT", "listen here for other nodes, which reach us by HOST",
   "HOST:PORT, e.g. 10.0.0.1:7000 or [::1]:7000",
   [](std::string_view given, settings& into) {
     into.cluster.listen = given;
     return parse_host_port(given).has_value();
   },
   [](const settings& from) { return from.cluster.listen; }},
  {"join", "HOST:PORT,...", "nodes to ask who the others are; one that is up is enough",
   "HOST:PORT of nodes with commas between them, e.g. 10.0.0.1:7000,[::1]:7000",
   [](std::string_view given, settings& into) {
     return read_words(given, names_a_node, into.cluster.join);
   },
   [](const settings& from) { return shown_words(from.cluster.join); }},
  {"hosts", "NAME,...", "places and families that live here; by default all",
   "names with commas between them, e.g. lobby,arena/",
   [](std::string_view given, settings& into) {
     return read_words(given, [](std::string_view) { return true; }, into.cluster.hosts);
   },
   [](const settings& from) { return shown_words(from.cluster.hosts); }},
  {"cluster-cert", "FILE", "PEM file that other nodes know this one by: TLS between nodes",
   "a file",
   [](std::string_view given, settings& into) {
     return read_text(given, into.cluster.certificate);
   },
   [](const settings& from) { return from.cluster.certificate; }},
  {"cluster-key", "FILE", "PEM file with its private key",
   "a file",
   [](std::string_view given, settings& into) { return read_text(given, into.cluster.key); },
   [](const settings& from) { return from.cluster.key; }},
  {"cluster-ca", "FILE", "PEM file of those who sign the certificates of nodes",
   "a file",
   [](std::string_view given, settings& into) { return read_text(given, into.cluster.authority); },
   [](const settings& from) { return from.cluster.authority; }},
  {"cluster-detection", "SECONDS", "a node that is silent for so long counts as dead",
   "seconds from 0.5 to 60, e.g. 3 or 0.75",
   [](std::string_view given, settings& into) {
     return read_seconds(given, 0.5, 60.0, into.cluster.detection);
   },
   [](const settings& from) { return shown_seconds(from.cluster.detection); }},
  {"cluster-window", "SIZE", "most bytes on the way to one other node",
   "a size from 64K to 16G, e.g. 65536, 64K or 16M",
   [](std::string_view given, settings& into) {
     return read_size(given, 64_KiB, 16'384_MiB, into.cluster.window);
   },
   [](const settings& from) { return shown_size(from.cluster.window); }},
};
// clang-format on

}  // namespace

std::span<const flag> settings_flags() noexcept { return all; }

}  // namespace porthouse
