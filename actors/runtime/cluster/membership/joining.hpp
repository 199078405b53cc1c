#pragma once

#include <porthouse/protocol/settings/cluster.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace porthouse::cluster {

/// Finds out how this node stands with the others, from what came of dialling them. A plain state
/// machine. One thread.
///
/// A node that has never been accepted waits for all that it was told to join: until each is linked
/// or nobody listens there; past a deadline one that is linked is enough. Only then it counts as
/// one of the cluster, and refusals for what it is or offers do not concern it any more: a node
/// that comes later has to fit. Only that another has its name still does.
class joining {
public:
  using clock = std::chrono::steady_clock;

  void begin(const std::vector<std::string>& seeds) { awaited_ = {seeds.begin(), seeds.end()}; }

  // -- what came of an address --------------------------------------------------------------------
  /// Nobody else listens there.
  void nobody_at(const std::string& address);
  void linked_at(const std::string& address);
  /// The node there has refused this one; `holder` is the incarnation of the node that has its
  /// name, 0 if that is not why.
  void refused_at(const std::string& address, std::uint64_t holder);
  /// A node that was linked is not any more.
  void lost_at(const std::string& address, clock::time_point now);

  /// From now on one that is linked is enough.
  void stop_waiting() noexcept { waits_for_all_ = false; }
  /// This node has not run for a while: for some time it is not known who has lost it meanwhile.
  void doubt_until(clock::time_point when) noexcept { in_doubt_until_ = when; }

  /// `linked` is whether any node is linked.
  [[nodiscard]] protocol::standing judge(bool linked, clock::time_point now);

  /// A number that is greater in each life of a node: of two nodes of one name the later keeps it.
  void incarnation(std::uint64_t number) noexcept { incarnation_ = number; }
  [[nodiscard]] std::uint64_t incarnation() const noexcept { return incarnation_; }
  [[nodiscard]] bool is_replaced() const noexcept { return replaced_; }

private:
  std::uint64_t incarnation_ = 0;
  std::set<std::string> awaited_;        // addresses of which it is not known yet who is there
  std::map<std::string, bool> refused_;  // by address; whether for its name
  clock::time_point in_doubt_until_ = {};
  bool waits_for_all_ = true;
  bool established_ = false;  // has been accepted once
  bool replaced_ = false;
};

}  // namespace porthouse::cluster
