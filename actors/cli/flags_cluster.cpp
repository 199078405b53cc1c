#include <porthouse/actors/cli/flag_tables.hpp>
#include <porthouse/actors/cli/flag_value.hpp>
#include <porthouse/protocol/http/host_port.hpp>

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
  {"node", "NAME", "be a node of a cluster, by a name that no other node has",
   "1 to 64 letters, digits or -_.",
   [](std::string_view given, settings& into) {
     into.cluster.node = given;
     return is_node_name(given);
   },
   [](const settings& from) { return from.cluster.node; }},
  {"cluster-listen", "HOST:PORT", "listen here for other nodes",
   "HOST:PORT, e.g. 10.0.0.1:7000 or [::1]:7000",
   [](std::string_view given, settings& into) {
     into.cluster.listen = given;
     return parse_host_port(given).has_value();
   },
   [](const settings& from) { return from.cluster.listen; }},
  {"cluster-advertise", "HOST:PORT", "what other nodes reach us by, if it is not that",
   "HOST:PORT, e.g. ada.example:7000, or port 0 for the one listened on",
   [](std::string_view given, settings& into) {
     into.cluster.advertise = given;
     return parse_host_port(given).has_value();
   },
   [](const settings& from) { return from.cluster.advertise; }},
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
  {"cluster-plaintext", "", "talk to other nodes in plain text, and not on loopback only",
   "on or off",
   [](std::string_view given, settings& into) {
     return read_switch(given, into.cluster.plaintext);
   },
   [](const settings& from) { return from.cluster.plaintext ? "on"s : "off"s; }},
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

std::span<const flag> cluster_flags() noexcept { return all; }

}  // namespace porthouse
