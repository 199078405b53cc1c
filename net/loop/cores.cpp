#include <porthouse/net/loop/cores.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include <sched.h>

namespace porthouse::net {
namespace {

namespace fs = std::filesystem;

unsigned cores_of_affinity() noexcept {
  // As many as a kernel may be built for today.
  constexpr int most = 8'192;
  cpu_set_t* set = CPU_ALLOC(most);
  if (set == nullptr) return 1;
  const auto size = CPU_ALLOC_SIZE(most);
  const bool told = ::sched_getaffinity(0, size, set) == 0;
  const int count = told ? CPU_COUNT_S(size, set) : 1;
  CPU_FREE(set);
  return static_cast<unsigned>(std::max(count, 1));
}

std::optional<double> cores(double quota, double period) {
  if (quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

/// cgroup v2: "150000 100000", or "max 100000" without a quota.
std::optional<double> read_v2(const fs::path& folder) {
  std::ifstream from{folder / "cpu.max"};
  double quota = 0;
  double period = 0;
  if (!(from >> quota >> period)) return std::nullopt;
  return cores(quota, period);
}

/// cgroup v1: two files; -1 is without a quota.
std::optional<double> read_v1(const fs::path& folder) {
  double quota = 0;
  double period = 0;
  std::ifstream quota_file{folder / "cpu.cfs_quota_us"};
  std::ifstream period_file{folder / "cpu.cfs_period_us"};
  if (!(quota_file >> quota) || !(period_file >> period)) return std::nullopt;
  return cores(quota, period);
}

/// The least that `read` finds in the group `path` below `mount` and in all around it. Within a
/// container the outer ones are not to be seen, and what is mounted may be the innermost.
template <class Read>
void take_least(const fs::path& mount, fs::path path, Read read, std::optional<double>& least) {
  for (;; path = path.parent_path()) {
    if (const auto found = read(mount / path)) least = std::min(least.value_or(*found), *found);
    if (path.empty()) return;
  }
}

bool lists_cpu(std::string_view controllers) {
  const auto all = "," + std::string{controllers} + ",";
  return all.find(",cpu,") != std::string::npos;
}

}  // namespace

unsigned quota_of_cores(const fs::path& root) {
  std::optional<double> least;
  const auto mounts = root / "sys/fs/cgroup";
  std::ifstream groups{root / "proc/self/cgroup"};
  for (std::string line; std::getline(groups, line);) {
    // NUMBER:CONTROLLERS:/PATH (cgroups(7)); v2 names no controllers.
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == line.npos || second == line.npos) continue;
    const auto controllers = line.substr(first + 1, second - first - 1);
    const auto path = fs::path{line.substr(second + 1)}.relative_path();
    if (controllers.empty()) {
      take_least(mounts, path, read_v2, least);
      take_least(mounts / "unified", path, read_v2, least);
    } else if (lists_cpu(controllers)) {
      take_least(mounts / controllers, path, read_v1, least);
      take_least(mounts / "cpu", path, read_v1, least);
    }
  }
  return least ? static_cast<unsigned>(std::ceil(std::clamp(*least, 0.01, 8'192.0))) : 0;
}

unsigned usable_cores(const fs::path& root) {
  const auto here = cores_of_affinity();
  const auto quota = quota_of_cores(root);
  return quota == 0 ? here : std::min(here, quota);
}

}  // namespace porthouse::net
