// The floor: what a WebSocket echo or broadcast costs when nothing but the kernel and the framing
// is left. One thread, one epoll, one shared buffer; no framework, hardly a limit.
// Everything else under bench/ is measured against it. Not a server to put on a network.

#include "support/flags.hpp"
#include "support/framing.hpp"
#include "support/listener.hpp"
#include "support/upgrade.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace porthouse::bench {
namespace {

constexpr std::size_t read_size = 512 * 1024;
constexpr std::size_t largest_message = 4 * 1024 * 1024;
constexpr std::size_t largest_backlog = 64 * 1024 * 1024;

volatile std::sig_atomic_t asked_to_stop = 0;

/// What a connection needs only while a frame is unfinished or the kernel takes no more.
struct spill {
  std::string unfinished;
  std::string unsent;
};

/// One connection, found by its descriptor.
struct connection {
  std::unique_ptr<spill> extra;
  int place = -1;  ///< in the list of members; -1 before the upgrade
  bool ending = false;
  bool spoke = false;  ///< in this turn

  spill& more() {
    if (!extra) extra = std::make_unique<spill>();
    return *extra;
  }
};

/// A frame of this turn's broadcast and its speaker.
struct saying {
  int speaker;
  std::size_t begin, end;
};

class floor_server {
public:
  floor_server(bool broadcasts, int listener);
  void run();

private:
  connection& at(int fd) { return connections_[static_cast<std::size_t>(fd)]; }
  void admit();
  bool read(int fd);
  std::size_t parse(int fd, std::size_t used, std::size_t available);
  std::size_t upgrade(int fd, std::size_t available);
  std::size_t answer(int fd, const frame_head& head, const char* payload, char* to);
  void say(int fd, const frame_head& head, const char* payload);
  void deliver();
  void deliver_to_speaker(int fd);
  void send(int fd, const char* from, std::size_t size);
  void flush(int fd);
  void watch(int fd, std::uint32_t events, int how = EPOLL_CTL_MOD);
  void drop(int fd);

  bool broadcasts_;
  int listener_, epoll_ = ::epoll_create1(0);
  std::vector<connection> connections_;  // by descriptor
  std::vector<int> members_;             // descriptors of the upgraded
  // What one read brought; answers are built in place.
  std::vector<char> buffer_ = std::vector<char>(largest_message + read_size);
  std::string spoken_, scratch_;  // this turn's frames, side by side; and those for a speaker
  std::vector<saying> sayings_;
};

floor_server::floor_server(bool broadcasts, int listener)
    : broadcasts_{broadcasts}, listener_{listener} {
  epoll_event event{EPOLLIN, {.fd = listener_}};
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event) != 0) {
    throw std::system_error{errno, std::generic_category(), "epoll_ctl"};
  }
}

void floor_server::run() {
  std::vector<epoll_event> events(1024);
  while (asked_to_stop == 0) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      if (event.data.fd == listener_) {
        admit();
      } else if ((event.events & EPOLLOUT) != 0) {
        flush(event.data.fd);
      } else {
        // A client that has hung up causes no other event: read on to the end.
        while (read(event.data.fd) && (event.events & EPOLLRDHUP) != 0) {}
      }
    }
    if (!sayings_.empty()) deliver();
  }
}

void floor_server::admit() {
  while (true) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
    if (fd < 0) return;
    if (static_cast<std::size_t>(fd) >= connections_.size()) {
      connections_.resize(static_cast<std::size_t>(fd) + 1);
    }
    watch(fd, EPOLLIN, EPOLL_CTL_ADD);
  }
}

/// Reads once. False if there was nothing, or the connection has ended.
bool floor_server::read(int fd) {
  auto& client = at(fd);
  std::size_t available = 0;
  if (client.extra && !client.extra->unfinished.empty()) {
    available = client.extra->unfinished.copy(buffer_.data(), largest_message);
  }
  const auto n = ::recv(fd, buffer_.data() + available, read_size, 0);
  if (n <= 0) {
    if (n == 0 || errno != EAGAIN) drop(fd);
    return false;
  }
  const auto total = available + static_cast<std::size_t>(n);
  const auto used = client.place < 0 ? upgrade(fd, total) : parse(fd, 0, total);
  const bool stuck = client.extra && !client.extra->unsent.empty();
  if (client.ending || total - used > largest_message) {
    if (!stuck) drop(fd);
    return false;
  }
  if (used < total) {
    client.more().unfinished.assign(buffer_.data() + used, total - used);
  } else if (client.extra) {
    client.extra->unfinished.clear();
    if (!stuck) client.extra.reset();
  }
  // There may be more, and no new edge for it.
  if (n == read_size && !stuck) watch(fd, EPOLLIN);
  return true;
}

/// Answers all whole frames from `used` to `available` in one send. Returns how far it came.
std::size_t floor_server::parse(int fd, std::size_t used, std::size_t available) {
  char* const begin = buffer_.data();
  const auto first = used;
  auto answered = used;
  frame_head head;
  while (read_head(begin + used, available - used, head)) {
    if (!head.masked || head.payload > largest_message) {
      at(fd).ending = true;
      break;
    }
    if (available - used - head.size < head.payload) break;
    const char* payload = begin + used + head.size;
    if (broadcasts_ && !protocol::is_control(head.kind())) {
      say(fd, head, payload);
    } else {
      // An answer is four bytes shorter than its question, so it never overtakes the reading.
      answered += answer(fd, head, payload, begin + answered);
    }
    used += head.size + static_cast<std::size_t>(head.payload);
  }
  if (answered != first) send(fd, begin + first, answered - first);
  return used;
}

/// Answers the request in the buffer if it is whole. Frames right behind it are taken with it.
std::size_t floor_server::upgrade(int fd, std::size_t available) {
  const std::string_view text{buffer_.data(), available};
  const auto end = text.find("\r\n\r\n");
  if (end == text.npos) return 0;
  const auto reply = upgrade_answer(text.substr(0, end + 4));
  at(fd).ending = !reply;
  if (!reply) return available;
  at(fd).place = static_cast<int>(members_.size());
  members_.push_back(fd);
  send(fd, reply->data(), reply->size());
  return parse(fd, end + 4, available);
}

std::size_t floor_server::answer(int fd, const frame_head& head, const char* payload, char* to) {
  auto first = head.first;
  const auto size = static_cast<std::size_t>(head.payload);
  if (head.kind() == opcode::pong) return 0;
  if (head.kind() == opcode::ping) first = final_bit | static_cast<std::uint8_t>(opcode::pong);
  if (head.kind() == opcode::close) at(fd).ending = true;
  const auto written = write_head(to, first, 0, size);
  copy_masked(to + written, payload, size, head.mask);
  return written + size;
}

void floor_server::say(int fd, const frame_head& head, const char* payload) {
  const auto begin = spoken_.size();
  const auto size = static_cast<std::size_t>(head.payload);
  spoken_.resize(begin + longest_head + size);
  const auto written = write_head(spoken_.data() + begin, head.first, 0, size);
  copy_masked(spoken_.data() + begin + written, payload, size, head.mask);
  spoken_.resize(begin + written + size);
  sayings_.push_back({fd, begin, spoken_.size()});
  at(fd).spoke = true;
}

/// Sends what was said in this turn: to each member in one send, to the speakers without their own.
void floor_server::deliver() {
  for (std::size_t i = members_.size(); i-- > 0;) {
    const int fd = members_[i];
    at(fd).spoke ? deliver_to_speaker(fd) : send(fd, spoken_.data(), spoken_.size());
  }
  for (const auto& one : sayings_) at(one.speaker).spoke = false;
  sayings_.clear();
  spoken_.clear();
}

void floor_server::deliver_to_speaker(int fd) {
  scratch_.clear();
  for (const auto& one : sayings_) {
    if (one.speaker != fd) scratch_.append(spoken_, one.begin, one.end - one.begin);
  }
  if (!scratch_.empty()) send(fd, scratch_.data(), scratch_.size());
}

void floor_server::send(int fd, const char* from, std::size_t size) {
  auto& client = at(fd);
  if (client.extra && !client.extra->unsent.empty()) {
    client.extra->unsent.append(from, size);
    // A client that reads nothing for that long is cut off; the next read finds it gone.
    if (client.extra->unsent.size() > largest_backlog) ::shutdown(fd, SHUT_RDWR);
    return;
  }
  const auto n = ::send(fd, from, size, MSG_NOSIGNAL);
  const auto sent = n < 0 ? 0 : static_cast<std::size_t>(n);
  if (sent == size || (n < 0 && errno != EAGAIN)) return;  // an error shows up in the next read
  client.more().unsent.assign(from + sent, size - sent);
  // A client that does not read is not read from, as long as only it suffers.
  watch(fd, broadcasts_ ? EPOLLIN | EPOLLOUT : EPOLLOUT);
}

void floor_server::flush(int fd) {
  auto& client = at(fd);
  auto& unsent = client.more().unsent;
  const auto n = ::send(fd, unsent.data(), unsent.size(), MSG_NOSIGNAL);
  if (n < 0 && errno != EAGAIN) return drop(fd);
  if (n > 0) unsent.erase(0, static_cast<std::size_t>(n));
  if (!unsent.empty()) return;
  if (client.ending) return drop(fd);
  watch(fd, EPOLLIN);
}

/// Edge-triggered: otherwise the kernel would look at each connection once more in the next wait.
void floor_server::watch(int fd, std::uint32_t events, int how) {
  epoll_event event{events | EPOLLRDHUP | EPOLLET, {.fd = fd}};
  ::epoll_ctl(epoll_, how, fd, &event);
}

void floor_server::drop(int fd) {
  auto& client = at(fd);
  if (client.place >= 0) {
    const int moved = members_.back();
    members_[static_cast<std::size_t>(client.place)] = moved;
    connections_[static_cast<std::size_t>(moved)].place = client.place;
    members_.pop_back();
  }
  client = connection{};
  ::close(fd);
}

}  // namespace
}  // namespace porthouse::bench

int main(int argc, char** argv) {
  using namespace porthouse::bench;
  flags given{"bench_floor", "A bare epoll WebSocket server: the floor of all measurements."};
  std::string mode = "echo";
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  given.add("mode", mode, "echo, or broadcast: each message to all others", {"echo", "broadcast"});
  given.add("address", address, "IPv4 address to listen on");
  given.add("port", port, "port to listen on; 0 picks a free one");
  return given.run(argc, argv, [&] {
    std::signal(SIGTERM, [](int) { asked_to_stop = 1; });
    const int listener = listen_on(address, port);
    floor_server server{mode == "broadcast", listener};
    std::printf("listening on ws://%s:%u/\n", address.c_str(), unsigned{port_of(listener)});
    std::fflush(stdout);
    server.run();
  });
}
