#pragma once

#include <porthouse/net/http/pages.hpp>
#include <porthouse/net/tcp/tls.hpp>
#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/settings/log.hpp>
#include <porthouse/protocol/settings/settings.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace porthouse::net {

class cluster_identity;

/// What a server has read from files.
struct file_contents {
  std::shared_ptr<const tls_identity> tls;  ///< null without TLS
  net::pages pages;
  protocol::acceptor blocked;  ///< refuses what the block list names; null without one
  std::string inspect_token;   ///< "" for none
};

/// The files of a server, which may be exchanged while it runs: certificate and key, pages, block
/// list, inspect token. Connections that are there keep what they came in with; new ones get what
/// was read last. A file that cannot be used is refused with one line, and what was read before
/// stays.
class live_files {
public:
  using report = std::function<void(const protocol::log_entry&)>;

  /// Reads all. Throws std::invalid_argument, with the remedy, if one cannot be used.
  explicit live_files(const protocol::settings& with);

  /// What was read last. From any thread.
  [[nodiscard]] std::shared_ptr<const file_contents> now() const;

  /// `with`, with files in place of its own that only ever hold what can be used.
  [[nodiscard]] protocol::cluster in_place(protocol::cluster with) const;

  /// Reads all again. One thread at a time.
  void reload(const report& tell);
  /// Reads again what has changed on disk since it was read, and has not changed since the last
  /// look, so that nothing is read while it is being written. One thread at a time.
  void look(const report& tell);

private:
  using contents = std::shared_ptr<file_contents>;

  /// What is read together.
  struct file_group {
    std::string_view name;  // as the log calls it
    std::vector<std::string> files;
    std::function<void(file_contents&)> read;  // throws std::invalid_argument
    std::uint64_t known = 0;                   // how the files looked when they were read
    std::uint64_t seen = 0;                    // how they looked last
  };

  bool read_again(file_group& group, const report& tell);
  void watch_cluster(const protocol::cluster& with);

  std::vector<file_group> groups_;
  std::shared_ptr<cluster_identity> cluster_;  // null without TLS between nodes
  mutable std::mutex guard_;                   // of `now_`
  std::shared_ptr<const file_contents> now_;
};

}  // namespace porthouse::net
