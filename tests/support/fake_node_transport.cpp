#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/test/fake_node_transport.hpp>

#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>
#include <caf/deep_to_string.hpp>
#include <caf/exit_reason.hpp>

#include <algorithm>
#include <stdexcept>

namespace porthouse::test {

/// Stands at one end of a road for who is at the other.
class fake_proxy final : public bare_actor {
public:
  /// What it is told comes to the end number `to`.
  fake_proxy(caf::actor_config& with, std::weak_ptr<fake_network::road> by, std::size_t to)
      : bare_actor{with}, by_{std::move(by)}, to_{to} {}

  void setup_metrics() {}  // asked for by caf::make_actor
  using caf::abstract_actor::enqueue;
  bool enqueue(caf::mailbox_element_ptr what, caf_executor*) override {
    const auto road = by_.lock();
    if (!road) return false;
    if (!road->passable) return true;  // which nobody knows yet
    fake_network::letter written;
    caf::binary_serializer to{home_system(), written.what};
    if (!to.apply(what->payload))
      throw std::logic_error{"this cannot leave the process: " + to_string(what->payload)};
    road->ends.at(to_).coming.push_back(std::move(written));
    return true;
  }
  void end() {
    by_.reset();
    cleanup(caf::exit_reason::remote_link_unreachable, nullptr);
  }

private:
  void force_close_mailbox() override {}

  std::weak_ptr<fake_network::road> by_;
  const std::size_t to_;
};

class fake_node_transport final : public cluster::node_transport {
public:
  fake_node_transport(fake_network& map, std::string address)
      : map_{map}, address_{std::move(address)} {}
  ~fake_node_transport() override { map_.strike_out(address_); }
  fake_node_transport(const fake_node_transport&) = delete;
  fake_node_transport& operator=(const fake_node_transport&) = delete;

  std::string listen(const caf::strong_actor_ptr& whom) override {
    if (!map_.listening_.emplace(address_, whom).second)
      throw std::runtime_error{"somebody listens at " + address_ + " already: take another"};
    return address_;
  }
  void dial(const std::string& address, std::function<void(cluster::dial_outcome)> give) override {
    map_.callers_.push_back({address_, address, std::move(give)});
  }
  void vouch(const caf::strong_actor_ptr&) override {}

private:
  fake_network& map_;
  const std::string address_;
};

namespace {

std::pair<std::string, std::string> in_order(const std::string& one, const std::string& other) {
  return std::minmax(one, other);
}

caf::message read(const caf::byte_buffer& bytes, caf::actor_system& as) {
  caf::message what;
  caf::binary_deserializer from{as, bytes};
  if (!from.apply(what) || from.remaining() != 0)
    throw std::logic_error{"what has crossed cannot be read: " + to_string(from.get_error())};
  return what;
}

}  // namespace

std::unique_ptr<cluster::node_transport> fake_network::crossing(std::string address) {
  return std::make_unique<fake_node_transport>(*this, std::move(address));
}

// -- carrying -------------------------------------------------------------------------------------

bool fake_network::carry() {
  auto any = false;
  for (auto way = ways(); way-- > 0;) {
    const auto letters =
        way / 2 < roads_.size() ? roads_[way / 2]->ends.at(way % 2).coming.size() : callers_.size();
    any = carry(way, letters) || any;
  }
  return any;
}

bool fake_network::carry(std::size_t way, std::size_t most) {
  auto any = false;
  if (way / 2 >= roads_.size()) {
    for (; most > 0 && !callers_.empty(); --most) {
      const auto next = std::move(callers_.front());
      callers_.pop_front();
      answer(next);
      any = true;
    }
    return any;
  }
  const auto by = roads_[way / 2];
  for (; most > 0 && !by->ends.at(way % 2).coming.empty(); --most) {
    hand_over(*by, way % 2);
    any = true;
  }
  clear_away();
  return any;
}

void fake_network::hand_over(road& by, std::size_t to) {
  auto& at = by.ends.at(to);
  const auto next = std::move(at.coming.front());
  at.coming.pop_front();
  if (!at.here) return;
  if (next.last) {
    at.here = nullptr;
    static_cast<fake_proxy*>(std::exchange(at.other, nullptr)->get())->end();
    return;
  }
  auto what = read(next.what, *at.here->home_system);
  if (censor_ && !censor_(by.ends.at(1 - to).address, at.address, what)) return;
  const auto from = nameless_ ? nullptr : at.other;
  at.here->get()->enqueue(make_element(from, caf::make_message_id(), std::move(what)), nullptr);
}

void fake_network::answer(const caller& who) {
  if (deaf_.contains(who.to)) return who.give({nullptr, "it says nothing", true});
  if (!listening_.contains(who.to)) return who.give({nullptr, "nobody listens there"});
  if (severed_.contains(in_order(who.from, who.to)))
    return who.give({nullptr, "no road leads there"});
  who.give({lead(who.from, who.to), {}, true});
}

// The proxy at `from` of who listens at `to`.
caf::strong_actor_ptr fake_network::lead(const std::string& from, const std::string& to) {
  if (from == to) return listening_.at(to);
  for (const auto& one : roads_) {
    if (!one->passable) continue;
    for (std::size_t i = 0; i < 2; ++i) {
      if (one->ends.at(i).address == from && one->ends.at(1 - i).address == to)
        return one->ends.at(i).other;
    }
  }
  const auto made = std::make_shared<road>();
  const std::array addresses{from, to};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto here = listening_.at(addresses.at(i));
    auto& system = *here->home_system;
    caf::actor_config with;
    auto proxy = caf::make_actor<fake_proxy, caf::strong_actor_ptr>(
        system.next_actor_id(), system.node(), &system, with, made, 1 - i);
    made->ends.at(i) = {addresses.at(i), here, std::move(proxy), {}};
  }
  roads_.push_back(made);
  return made->ends.front().other;
}

// -- trouble --------------------------------------------------------------------------------------

void fake_network::break_off(road& which, dice* chance) {
  if (!std::exchange(which.passable, false)) return;
  for (auto& one : which.ends) {
    const auto kept = chance != nullptr ? chance->below(one.coming.size() + 1) : 0;
    one.coming.resize(kept);
    one.coming.push_back({{}, true});
  }
}

void fake_network::interrupt(const std::string& one, const std::string& other, dice* chance) {
  for (const auto& each : roads_) {
    if (in_order(each->ends[0].address, each->ends[1].address) == in_order(one, other))
      break_off(*each, chance);
  }
}

void fake_network::cut(const std::string& one, const std::string& other, dice* chance) {
  severed_.insert(in_order(one, other));
  interrupt(one, other, chance);
}

void fake_network::mend(const std::string& one, const std::string& other) {
  severed_.erase(in_order(one, other));
}

void fake_network::set_deaf(const std::string& address, bool is) {
  if (is) {
    deaf_.insert(address);
  } else {
    deaf_.erase(address);
  }
}

void fake_network::strike_out(const std::string& address, dice* chance) {
  listening_.erase(address);
  std::erase_if(callers_, [&](const auto& one) { return one.from == address; });
  for (const auto& each : roads_) {
    for (auto& one : each->ends) {
      if (one.address != address || !one.here) continue;
      break_off(*each, chance);
      one = {address, nullptr, nullptr, {}};
    }
  }
  clear_away();
}

// Roads that both ends know to be none.
void fake_network::clear_away() {
  std::erase_if(roads_, [](const auto& one) { return !one->ends[0].here && !one->ends[1].here; });
}

}  // namespace porthouse::test
