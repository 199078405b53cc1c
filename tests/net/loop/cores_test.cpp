#include <porthouse/net/loop/cores.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <sched.h>
#include <unistd.h>

namespace porthouse::net::test {
namespace {

namespace fs = std::filesystem;

/// A machine of its own: what /proc and /sys say there.
class machine_tree {
public:
  machine_tree()
      : root_{fs::temp_directory_path() / ("porthouse-cores-" + std::to_string(::getpid()))} {
    fs::create_directories(root_);
  }
  ~machine_tree() { fs::remove_all(root_); }
  machine_tree(const machine_tree&) = delete;

  machine_tree& with(const std::string& file, std::string_view text) {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream{root_ / file} << text;
    return *this;
  }
  [[nodiscard]] unsigned quota() const { return quota_of_cores(root_); }
  [[nodiscard]] const fs::path& root() const { return root_; }

private:
  fs::path root_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cores)

BOOST_AUTO_TEST_CASE(without_control_groups_there_is_no_quota) {
  const machine_tree bare;
  BOOST_TEST(bare.quota() == 0U);
  BOOST_TEST(usable_cores(bare.root()) >= 1U);
}

BOOST_AUTO_TEST_CASE(a_quota_of_v2_counts_and_is_rounded_up) {
  machine_tree tree;
  tree.with("proc/self/cgroup", "0::/\n").with("sys/fs/cgroup/cpu.max", "150000 100000\n");
  BOOST_TEST(tree.quota() == 2U);
  tree.with("sys/fs/cgroup/cpu.max", "20000 100000\n");
  BOOST_TEST(tree.quota() == 1U);
  BOOST_TEST(usable_cores(tree.root()) == 1U);
  tree.with("sys/fs/cgroup/cpu.max", "max 100000\n");
  BOOST_TEST(tree.quota() == 0U);
}

BOOST_AUTO_TEST_CASE(the_least_quota_on_the_way_to_the_root_counts) {
  machine_tree tree;
  tree.with("proc/self/cgroup", "0::/system.slice/house.service\n")
      .with("sys/fs/cgroup/system.slice/house.service/cpu.max", "800000 100000")
      .with("sys/fs/cgroup/system.slice/cpu.max", "300000 100000");
  BOOST_TEST(tree.quota() == 3U);
}

BOOST_AUTO_TEST_CASE(a_group_that_a_container_does_not_see_is_left_out) {
  machine_tree tree;
  tree.with("proc/self/cgroup", "0::/docker/0123\n").with("sys/fs/cgroup/cpu.max", "400000 100000");
  BOOST_TEST(tree.quota() == 4U);
}

BOOST_AUTO_TEST_CASE(a_quota_of_v1_counts) {
  machine_tree tree;
  tree.with("proc/self/cgroup", "11:memory:/a\n4:cpu,cpuacct:/a\n3:cpuset:/a\n")
      .with("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "250000\n")
      .with("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n")
      .with("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n")
      .with("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  BOOST_TEST(tree.quota() == 3U);
}

BOOST_AUTO_TEST_CASE(the_affinity_counts) {
  cpu_set_t before;
  ::sched_getaffinity(0, sizeof before, &before);
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (!CPU_ISSET(core, &before)) continue;
    CPU_SET(core, &one);
    break;
  }
  ::sched_setaffinity(0, sizeof one, &one);
  BOOST_TEST(usable_cores("/nowhere") == 1U);
  ::sched_setaffinity(0, sizeof before, &before);
  BOOST_TEST(usable_cores("/nowhere") == static_cast<unsigned>(CPU_COUNT(&before)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
