#include "test_server.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <utility>

namespace porthouse::net::test {

using namespace std::chrono_literals;

// -- one socket -----------------------------------------------------------------------------------

void served_socket::received(std::vector<protocol::message> messages) {
  for (const auto& one : messages) {
    if (owner_.how_ == behaviour::echo) wire_.send(one.as_frame());
  }
  if (owner_.how_ != behaviour::hold) wire_.read_on();
  const std::lock_guard lock{owner_.guard_};
  for (const auto& one : messages) messages_.emplace_back(one.text());
  turns_.resize(messages_.size(), owner_.turns(shard));
  owner_.news_.notify_all();
}

void served_socket::closed(const protocol::ending& how) {
  const std::lock_guard lock{owner_.guard_};
  ending_ = how;
  ++times_closed_;
  owner_.news_.notify_all();
}

void served_socket::drained() {
  const std::lock_guard lock{owner_.guard_};
  ++times_drained_;
}

std::vector<std::string> served_socket::messages(std::size_t count) {
  owner_.wait([&] { return messages_.size() >= count; });
  const std::lock_guard lock{owner_.guard_};
  return messages_;
}

std::vector<std::size_t> served_socket::turns(std::size_t count) {
  owner_.wait([&] { return turns_.size() >= count; });
  const std::lock_guard lock{owner_.guard_};
  return turns_;
}

protocol::ending served_socket::wait_closed() {
  owner_.wait([&] { return ending_.has_value(); });
  const std::lock_guard lock{owner_.guard_};
  return *ending_;
}

int served_socket::times_closed() {
  const std::lock_guard lock{owner_.guard_};
  return times_closed_;
}

int served_socket::times_drained() {
  const std::lock_guard lock{owner_.guard_};
  return times_drained_;
}

void served_socket::with(const std::function<void(protocol::wire&)>& work) {
  owner_.on_shard(shard, [&] { work(wire_); });
}

protocol::offered served_socket::send(const protocol::frame& frame) {
  auto outcome = protocol::offered::closing;
  with([&](auto& ours) { outcome = ours.send(frame); });
  return outcome;
}

void served_socket::close(protocol::close_code code, std::string reason) {
  with([&](auto& ours) { ours.close(code, reason); });
}

void served_socket::read_on() {
  with([](auto& ours) { ours.read_on(); });
}

// -- the server -----------------------------------------------------------------------------------

bool test_server::turn_runner::take_turn() {
  ++turns;
  std::deque<std::function<void()>> now;
  {
    const std::lock_guard lock{guard};
    now.swap(work);
  }
  for (const auto& one : now) one();
  return false;
}

test_server::test_server(behaviour how, protocol::settings with, bool time_passes)
    : how_{how}, clock_{time_passes} {
  with.port = 0;
  if (with.shards == 0) with.shards = 1;
  server_ = std::make_unique<server>(std::move(with), *this, clock_);
  for (std::size_t i = 0; i < server_->shards(); ++i) {
    runners_.push_back(std::make_unique<turn_runner>());
    server_->shard(i).set_turn_taker(runners_.back().get());
  }
  server_->start();
}

test_server::~test_server() {
  // What is still connected is cut by the deadlines, which the clock passes here.
  auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  while (stopped.wait_for(1ms) != std::future_status::ready) advance(1min);
  server_->join();
}

protocol::wire_events* test_server::opened(
    std::size_t shard, protocol::carrier& ours, protocol::opening from) {
  if (how_ == behaviour::refuse) return nullptr;
  const std::lock_guard lock{guard_};
  auto& entered = *sockets_.emplace_back(std::make_unique<served_socket>(*this, ours));
  entered.shard = shard;
  entered.who = std::move(from.who);
  entered.place = std::move(from.place);
  news_.notify_all();
  return &entered;
}

void test_server::wait(const std::function<bool()>& until) {
  std::unique_lock lock{guard_};
  if (!news_.wait_for(lock, 10s, until)) throw std::runtime_error{"what was awaited did not come"};
}

served_socket& test_server::wait_for(std::size_t number) {
  wait([&] { return sockets_.size() > number; });
  const std::lock_guard lock{guard_};
  return *sockets_[number];
}

std::size_t test_server::arrivals() {
  const std::lock_guard lock{guard_};
  return sockets_.size();
}

void test_server::on_shard(std::size_t number, const std::function<void()>& work) {
  std::promise<void> done;
  {
    const std::lock_guard lock{runners_[number]->guard};
    runners_[number]->work.emplace_back([&] {
      work();
      done.set_value();
    });
  }
  server_->shard(number).wake();
  done.get_future().wait();
}

void test_server::settle() {
  for (std::size_t i = 0; i < runners_.size(); ++i) {
    for (int turn = 0; turn < 3; ++turn) on_shard(i, [] {});
  }
}

void test_server::advance(std::chrono::milliseconds by) {
  // A jump would be a gap, if time passes.
  const auto step = clock_.passes() ? std::min(by, std::chrono::milliseconds{500}) : by;
  for (; by > 0ms; by -= step) {
    clock_.advance(std::min(by, step));
    settle();
  }
}

void test_server::stop_for(
    std::chrono::milliseconds gap, const std::function<void()>& meanwhile,
    std::chrono::milliseconds first_turn) {
  on_shard(0, [&] {
    clock_.advance(gap);
    meanwhile();
    const std::lock_guard lock{runners_[0]->guard};
    runners_[0]->work.emplace_back([this, first_turn] { clock_.advance(first_turn); });
    server_->shard(0).wake();
  });
  settle();
}

}  // namespace porthouse::net::test
