#include <porthouse/net/signals.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace porthouse::net {

struct signals::parts {
  boost::asio::io_context io{1};
  boost::asio::signal_set awaited{io, SIGINT, SIGTERM, SIGHUP};
  int seen = 0;
  bool cancelled = false;

  template <class Run>
  int next(Run&& run) {
    seen = 0;
    io.restart();
    awaited.async_wait([this](const boost::system::error_code& failed, int number) {
      if (!failed) seen = number;
      io.stop();
    });
    run();
    return seen;
  }
};

signals::signals() : parts_{std::make_unique<parts>()} {}

signals::~signals() = default;

int signals::wait() {
  auto& all = *parts_;
  if (all.cancelled) return 0;
  const auto seen = all.next([&all] { all.io.run(); });
  if (seen == SIGHUP) return seen;
  // One that has come right behind it is a second one.
  const auto second = seen != 0 ? all.next([&all] { all.io.poll(); }) : 0;
  // SIGHUP stays ours to the end: it means nothing any more, but by default it would kill.
  all.awaited.remove(SIGINT);
  all.awaited.remove(SIGTERM);
  if (second != 0 && second != SIGHUP) std::raise(second);
  return seen;
}

void signals::cancel() {
  boost::asio::post(parts_->io, [all = parts_.get()] {
    all->cancelled = true;
    all->awaited.cancel();
    all->io.stop();
  });
}

}  // namespace porthouse::net
