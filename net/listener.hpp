#pragma once

#include <porthouse/net/descriptor.hpp>
#include <porthouse/net/endpoint.hpp>
#include <porthouse/net/remote.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>

namespace porthouse::net {

class shard;

/// Accepts connections, as many as there are, and hands them on.
///
/// When the process or the kernel runs out of descriptors or memory, it rests for a moment and goes
/// on; out of descriptors it answers 503 by means of one that it keeps for that.
class listener final : public endpoint {
public:
  using taker = std::function<void(descriptor, const remote&)>;

  /// `take` is called for each connection. `secure`: clients expect TLS, and get no plain answer.
  listener(shard& where, descriptor socket, bool secure, taker take);

  void ready(std::uint32_t events) override;
  void due() override;
  void flush() override {}
  void farewell() override { cut(); }
  void cut() override;

private:
  bool accept_one();
  bool cope(int error);
  bool turn_away();
  void rest();

  shard& shard_;
  descriptor socket_;
  descriptor spare_;
  bool secure_;
  taker take_;
  std::size_t turned_away_ = 0;  // since the last rest
  bool resting_ = false;
};

}  // namespace porthouse::net
