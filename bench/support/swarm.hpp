#pragma once

#include "caller.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <sys/epoll.h>

namespace porthouse::bench {

/// Where a server listens.
struct destination {
  std::string address = "127.0.0.1";
  std::vector<std::uint16_t> ports;  ///< connections take them in turn
  std::size_t at_first = 0;          ///< but this many connections go to the first port, before all
  bool tls = false;
  bool session = false;  ///< speak porthouse.v1
  std::string target = "/";  ///< of the request

  /// Where the connection of that number goes.
  [[nodiscard]] std::uint16_t port_of(std::size_t number) const;
};

/// Many callers, one thread, one epoll.
class swarm {
public:
  explicit swarm(destination where);
  ~swarm();
  swarm(const swarm&) = delete;
  swarm& operator=(const swarm&) = delete;

  [[nodiscard]] std::size_t size() const noexcept { return callers_.size(); }
  [[nodiscard]] caller& operator[](std::size_t number) noexcept { return callers_[number]; }

  /// Adds `count` callers and returns when all are open; `who` is told what comes in meanwhile.
  void open(std::size_t count, listener& who);
  /// Adds one caller that is not connected.
  caller& add();
  /// Connects `who` (again) and asks for the upgrade; `listener::opened` follows in some turn.
  void connect(caller& who);
  /// Sends what `who` has queued, now and as the socket takes it.
  void flush(caller& who);
  /// Never reads `who` again, and makes its receive buffer small.
  void stall(caller& who);
  /// Waits for events up to `longest` and deals with them. False if there were none.
  bool turn(std::chrono::milliseconds longest, listener& who);

private:
  void watch(caller& who, std::uint32_t events, int how);

  destination where_;
  std::unique_ptr<tls_side> tls_;  // outlives the callers
  std::deque<caller> callers_;
  std::vector<epoll_event> events_;
  std::vector<char> buffer_;
  std::uint64_t connected_ = 0;
  int epoll_;
};

}  // namespace porthouse::bench
