#pragma once

#include <porthouse/net/loop/endpoint.hpp>
#include <porthouse/net/tcp/descriptor.hpp>
#include <porthouse/net/tcp/remote.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace porthouse::net {

struct server_state;
class shard;

/// Accepts connections, as many as there are, and hands them on.
///
/// When the kernel runs out of memory, or there is no place even for those to be turned away, it
/// rests for a moment and goes on. When the process runs out of descriptors, it frees spare ones
/// (`limits::spare_descriptors`): a connection that takes one can ask after the server's health, or
/// be told 503.
class listener final : public endpoint {
public:
  using taker = std::function<void(descriptor, const remote&)>;

  /// `take` is called for each connection.
  listener(shard& where, server_state& state, descriptor socket, taker take);

  void ready(std::uint32_t events) override;
  void due() override;
  void flush() override {}
  void shut_down() override { abort(); }
  void abort() override;

private:
  bool accept_one();
  bool cope(int error);
  bool free_descriptor();
  void replenish();
  void rest();

  shard& shard_;
  server_state& state_;
  descriptor socket_;
  std::vector<descriptor> spares_;
  taker take_;
  bool resting_ = false;
};

}  // namespace porthouse::net
