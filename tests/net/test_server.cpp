#include "inn.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <utility>

namespace porthouse::net::test {

using namespace std::chrono_literals;

// -- the guest ------------------------------------------------------------------------------------

void guest::received(std::vector<protocol::message> what) {
  for (const auto& one : what) {
    if (inn_.how_ == manner::echo) wire_.send(one.as_frame());
  }
  if (inn_.how_ != manner::hold) wire_.read_on();
  const std::lock_guard lock{inn_.guard_};
  for (const auto& one : what) messages_.emplace_back(one.text());
  turns_.resize(messages_.size(), inn_.turns(shard));
  inn_.news_.notify_all();
}

void guest::closed(const protocol::ending& how) {
  const std::lock_guard lock{inn_.guard_};
  ending_ = how;
  ++times_closed_;
  inn_.news_.notify_all();
}

std::vector<std::string> guest::messages(std::size_t count) {
  inn_.wait([&] { return messages_.size() >= count; });
  const std::lock_guard lock{inn_.guard_};
  return messages_;
}

std::vector<std::size_t> guest::turns(std::size_t count) {
  inn_.wait([&] { return turns_.size() >= count; });
  const std::lock_guard lock{inn_.guard_};
  return turns_;
}

protocol::ending guest::wait_closed() {
  inn_.wait([&] { return ending_.has_value(); });
  const std::lock_guard lock{inn_.guard_};
  return *ending_;
}

int guest::times_closed() {
  const std::lock_guard lock{inn_.guard_};
  return times_closed_;
}

void guest::with(const std::function<void(protocol::wire&)>& work) {
  inn_.on_shard(shard, [&] { work(wire_); });
}

protocol::offered guest::send(const protocol::frame& what) {
  auto outcome = protocol::offered::closing;
  with([&](auto& ours) { outcome = ours.send(what); });
  return outcome;
}

void guest::close(protocol::close_code code, std::string reason) {
  with([&](auto& ours) { ours.close(code, reason); });
}

void guest::read_on() {
  with([](auto& ours) { ours.read_on(); });
}

// -- the inn --------------------------------------------------------------------------------------

bool inn::porter::take_turn() {
  ++turns;
  std::deque<std::function<void()>> now;
  {
    const std::lock_guard lock{guard};
    now.swap(work);
  }
  for (const auto& one : now) one();
  return false;
}

inn::inn(manner how, protocol::settings with, bool time_passes) : how_{how}, clock_{time_passes} {
  with.port = 0;
  if (with.shards == 0) with.shards = 1;
  server_ = std::make_unique<server>(std::move(with), *this, clock_);
  for (std::size_t i = 0; i < server_->shards(); ++i) {
    porters_.push_back(std::make_unique<porter>());
    server_->shard(i).set_turn_taker(porters_.back().get());
  }
  server_->start();
}

inn::~inn() {
  // Whoever is still connected is cut: nobody waits for the clock here.
  auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  while (stopped.wait_for(1ms) != std::future_status::ready) advance(1min);
  server_->join();
}

protocol::wire_events* inn::opened(
    std::size_t shard, protocol::wire& ours, protocol::identity_ptr who, std::string_view place) {
  if (how_ == manner::refuse) return nullptr;
  const std::lock_guard lock{guard_};
  auto& entered = *guests_.emplace_back(std::make_unique<guest>(*this, ours));
  entered.shard = shard;
  entered.who = std::move(who);
  entered.place = place;
  news_.notify_all();
  return &entered;
}

void inn::wait(const std::function<bool()>& until) {
  std::unique_lock lock{guard_};
  if (!news_.wait_for(lock, 10s, until)) throw std::runtime_error{"what was awaited did not come"};
}

guest& inn::wait_for(std::size_t number) {
  wait([&] { return guests_.size() > number; });
  const std::lock_guard lock{guard_};
  return *guests_[number];
}

std::size_t inn::came() {
  const std::lock_guard lock{guard_};
  return guests_.size();
}

void inn::on_shard(std::size_t number, const std::function<void()>& work) {
  std::promise<void> done;
  {
    const std::lock_guard lock{porters_[number]->guard};
    porters_[number]->work.emplace_back([&] {
      work();
      done.set_value();
    });
  }
  server_->shard(number).wake();
  done.get_future().wait();
}

void inn::settle() {
  for (std::size_t i = 0; i < porters_.size(); ++i) {
    for (int turn = 0; turn < 3; ++turn) on_shard(i, [] {});
  }
}

void inn::advance(std::chrono::milliseconds by) {
  // A jump would be a gap, if time passes.
  const auto step = clock_.passes() ? std::min(by, std::chrono::milliseconds{500}) : by;
  for (; by > 0ms; by -= step) {
    clock_.advance(std::min(by, step));
    settle();
  }
}

void inn::stop_for(
    std::chrono::milliseconds gap, const std::function<void()>& meanwhile,
    std::chrono::milliseconds first_turn) {
  on_shard(0, [&] {
    clock_.advance(gap);
    meanwhile();
    const std::lock_guard lock{porters_[0]->guard};
    porters_[0]->work.emplace_back([this, first_turn] { clock_.advance(first_turn); });
    server_->shard(0).wake();
  });
  settle();
}

}  // namespace porthouse::net::test
