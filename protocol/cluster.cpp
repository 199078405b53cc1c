#include <porthouse/protocol/cluster.hpp>
#include <porthouse/protocol/host_port.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace porthouse::protocol {
namespace {

/// The first flag that says something about a cluster without naming this node.
std::string_view flag_without_node(const cluster& with) {
  const cluster alone;
  if (!with.listen.empty()) return "--cluster-listen";
  if (!with.join.empty()) return "--join";
  if (!with.hosts.empty()) return "--hosts";
  if (!with.certificate.empty()) return "--cluster-cert";
  if (!with.key.empty()) return "--cluster-key";
  if (!with.authority.empty()) return "--cluster-ca";
  if (with.detection != alone.detection) return "--cluster-detection";
  if (with.window != alone.window) return "--cluster-window";
  return {};
}

std::string wrong_listen(const std::string& listen) {
  const auto where = parse_host_port(listen);
  if (!where) return "--cluster-listen is no HOST:PORT: \"" + listen + '"';
  if (!is_any_address(where->host)) return {};
  return "--cluster-listen names no machine by " + where->host +
         ": give the address that other nodes reach this one by, e.g. 10.0.0.1:" +
         std::to_string(where->port);
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
  return !name.empty() && name.size() <= 64 && name.find_first_not_of(letters) == name.npos;
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
  if (auto wrong = wrong_listen(with.listen); !wrong.empty()) return wrong;
  for (const auto& one : with.join) {
    const auto where = parse_host_port(one);
    if (!where || where->port == 0) return "--join names no HOST:PORT by \"" + one + '"';
  }
  return wrong_files(with);
}

}  // namespace porthouse::protocol
