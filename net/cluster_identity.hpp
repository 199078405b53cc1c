#pragma once

#include <porthouse/net/tcp/descriptor.hpp>
#include <porthouse/protocol/settings/cluster.hpp>

#include <string>

namespace porthouse::net {

/// Certificate, key and authority of a node, as CAF is to see them: it reads its files for every
/// connection, and treats one that it cannot use as fatal. So it gets copies in memory, which only
/// ever hold what has been checked, and are exchanged at once.
class cluster_identity {
public:
  /// Reads the files of `with`. Throws std::invalid_argument, naming them, if they cannot be used.
  explicit cluster_identity(const protocol::cluster& with);

  /// Reads them again. If they cannot be used: throws the same, and nothing has changed.
  void read();
  /// `with`, with the copies in place of the files.
  [[nodiscard]] protocol::cluster in_place(protocol::cluster with) const;

private:
  std::string certificate_file_;
  std::string key_file_;
  std::string authority_file_;
  descriptor identity_;   // certificate and key
  descriptor authority_;  // those who may sign
};

}  // namespace porthouse::net
