#include <porthouse/protocol/http/host_port.hpp>
#include <porthouse/protocol/settings/cluster.hpp>
#include <porthouse/protocol/text/ascii.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace porthouse::protocol {
namespace {

/// The first flag that says something about a cluster without naming this node.
std::string_view flag_without_node(const cluster& with) {
  const cluster alone;
  if (!with.listen.empty()) return "--cluster-listen";
  if (!with.advertise.empty()) return "--cluster-advertise";
  if (!with.join.empty()) return "--join";
  if (!with.hosts.empty()) return "--hosts";
  if (!with.certificate.empty()) return "--cluster-cert";
  if (!with.key.empty()) return "--cluster-key";
  if (!with.authority.empty()) return "--cluster-ca";
  if (with.plaintext) return "--cluster-plaintext";
  if (with.detection != alone.detection) return "--cluster-detection";
  if (with.window != alone.window) return "--cluster-window";
  return {};
}

std::string wrong_addresses(const cluster& with) {
  const auto listen = parse_host_port(with.listen);
  if (!listen) return "--cluster-listen is no HOST:PORT: \"" + with.listen + '"';
  const auto advertise = parse_host_port(with.advertise);
  if (!with.advertise.empty() && !advertise)
    return "--cluster-advertise is no HOST:PORT: \"" + with.advertise + '"';
  const auto& told = advertise ? *advertise : *listen;
  if (is_any_address(told.host))
    return std::string{advertise ? "--cluster-advertise" : "--cluster-listen"} +
           " names no machine by " + told.host +
           ": give --cluster-advertise the address that other nodes reach this one by, e.g. "
           "10.0.0.1:" +
           std::to_string(told.port);
  for (const auto& peer : with.join) {
    const auto where = parse_host_port(peer);
    if (!where || where->port == 0) return "--join names no HOST:PORT by \"" + peer + '"';
  }
  return {};
}

/// Call this only if `wrong_addresses` has found none.
std::string wrong_plaintext(const cluster& with) {
  if (!with.certificate.empty())
    return with.plaintext ? "--cluster-plaintext and --cluster-cert exclude each other" : "";
  if (with.plaintext) return {};
  const auto is_outside = [](const std::string& where) {
    return !is_loopback(parse_host_port(where)->host);
  };
  const auto outside = std::ranges::find_if(with.join, is_outside);
  if (!is_outside(with.listen) && outside == with.join.end()) return {};
  return "nodes would talk in plain text at " + (is_outside(with.listen) ? with.listen : *outside) +
         ": give --cluster-cert, --cluster-key and --cluster-ca to all, or say --cluster-plaintext "
         "if nobody else reaches that network";
}

std::string wrong_files(const cluster& with) {
  struct file {
    std::string_view flag;
    bool given;
  };
  const std::array files{
      file{"--cluster-cert", !with.certificate.empty()}, file{"--cluster-key", !with.key.empty()},
      file{"--cluster-ca", !with.authority.empty()}};
  const auto given = std::ranges::find(files, true, &file::given);
  const auto missing = std::ranges::find(files, false, &file::given);
  if (given == files.end() || missing == files.end()) return {};
  return std::string{given->flag} + " needs " + std::string{missing->flag} + " with it";
}

}  // namespace

bool is_node_name(std::string_view name) noexcept {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  return name.size() <= 64 && is_made_of(name, letters);
}

std::string what_is_wrong(const cluster& with) {
  if (with.node.empty()) {
    const auto lonely = flag_without_node(with);
    return lonely.empty() ? std::string{} : std::string{lonely} + " needs --node with it";
  }
  if (!is_node_name(with.node)) {
    return "--node is no name of 1 to 64 letters, digits or -_.: \"" + with.node + '"';
  }
  if (with.listen.empty()) return "--node needs --cluster-listen with it";
  if (auto wrong = wrong_addresses(with); !wrong.empty()) return wrong;
  if (with.detection < std::chrono::milliseconds{1} || with.detection > std::chrono::hours{24})
    return "--cluster-detection is no time from 1 ms to a day";
  if (auto wrong = wrong_files(with); !wrong.empty()) return wrong;
  return wrong_plaintext(with);
}

std::string advertised(const cluster& with, const std::string& listening) {
  auto told = parse_host_port(with.advertise);
  if (!told) return listening;
  const auto own = parse_host_port(listening);
  if (told->port == 0 && own) told->port = own->port;
  return to_string(*told);
}

}  // namespace porthouse::protocol
