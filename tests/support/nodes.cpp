#include <porthouse/test/fake_node_transport.hpp>
#include <porthouse/test/nodes.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <stdexcept>

namespace porthouse::test {
namespace {

// Milliseconds between incarnations: two within the same sixteenth of a second would share their
// tenures.
constexpr std::uint64_t a_life = 1'000;

}  // namespace

struct nodes::parts {
  struct node {
    options with;
    std::uint64_t incarnation = 0;
    std::unique_ptr<house> home = nullptr;
  };

  explicit parts(const machine& of) : plan{of} {}
  void start(const std::string& name);
  [[nodiscard]] node& find(std::string_view name);
  template <class Call>
  void each(Call&& call) {
    for (auto& [name, one] : all) {
      if (one.home) call(*one.home);
    }
  }

  const machine& plan;
  fake_network map;
  std::map<std::string, node, std::less<>> all;
};

namespace {

std::string address_of(std::string_view name) { return std::string{name} + ":1"; }

}  // namespace

nodes::parts::node& nodes::parts::find(std::string_view name) {
  const auto known = all.find(name);
  if (known == all.end()) throw std::out_of_range{"there is no node named " + std::string{name}};
  return known->second;
}

// Each node joins those named before it, so that no two dial each other at once.
void nodes::parts::start(const std::string& name) {
  auto& one = all.at(name);
  house::options how;
  how.shards = one.with.shards;
  how.bounds = one.with.bounds;
  how.inspect = one.with.inspect;
  how.acceptors = one.with.acceptors;
  how.cluster.node = name;
  how.cluster.listen = address_of(name);
  how.cluster.hosts = one.with.hosts;
  how.cluster.window = one.with.window;
  for (const auto& [other, unused] : all) {
    if (other < name) how.cluster.join.push_back(address_of(other));
  }
  how.map = &map;
  how.incarnation = one.incarnation += a_life;
  one.home = std::make_unique<house>(plan, std::move(how));
}

nodes::nodes(const machine& plan, std::vector<std::pair<std::string, options>> named)
    : parts_{std::make_unique<parts>(plan)} {
  for (auto& [name, with] : named) parts_->all[name].with = std::move(with);
  for (const auto& [name, one] : parts_->all) parts_->start(name);
  settle();
}

nodes::~nodes() = default;

house& nodes::operator[](std::string_view name) {
  auto& one = parts_->find(name);
  if (!one.home) throw std::out_of_range{"the node " + std::string{name} + " has been killed"};
  return *one.home;
}

fake_network& nodes::map() noexcept { return parts_->map; }

// -- time -----------------------------------------------------------------------------------------

void nodes::settle() {
  do {
    parts_->each([](house& one) { one.settle(); });
  } while (parts_->map.carry());
}

void nodes::advance(std::chrono::milliseconds by) {
  for (;;) {
    auto step = by;
    parts_->each([&step](house& one) { step = std::min(step, one.next()); });
    parts_->each([step](house& one) { one.tick(step); });
    settle();
    by -= step;
    if (by <= std::chrono::milliseconds{0}) return;
  }
}

bool nodes::finish_offloaded() {
  auto any = false;
  for (auto again = true; again; any = any || again) {
    again = false;
    parts_->each([&again](house& one) { again = one.finish_offloaded() || again; });
    settle();
  }
  return any;
}

// -- trouble --------------------------------------------------------------------------------------

void nodes::cut(std::string_view one, std::string_view other) {
  parts_->map.cut(address_of(one), address_of(other));
  settle();
}

void nodes::mend(std::string_view one, std::string_view other) {
  parts_->map.mend(address_of(one), address_of(other));
}

void nodes::kill(std::string_view name) {
  auto& one = parts_->find(name);
  parts_->map.kill(address_of(name));
  one.home.reset();
  settle();
}

void nodes::drain(std::string_view name) {
  (*this)[name].drain();
  settle();
}

void nodes::revive(std::string_view name) {
  if (parts_->find(name).home)
    throw std::logic_error{"the node " + std::string{name} + " is alive"};
  parts_->start(std::string{name});
  settle();
}

}  // namespace porthouse::test
