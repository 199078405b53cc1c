#include <porthouse/net/signals.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace porthouse::net {

struct signals::parts {
  boost::asio::io_context io{1};
  boost::asio::signal_set awaited{io, SIGINT, SIGTERM};
  int seen = 0;
};

signals::signals() : parts_{std::make_unique<parts>()} {
  parts_->awaited.async_wait(
      [all = parts_.get()](const boost::system::error_code& failed, int which) {
        if (!failed) all->seen = which;
      });
}

signals::~signals() = default;

int signals::wait() {
  parts_->io.run();
  return parts_->seen;
}

void signals::cancel() {
  boost::asio::post(parts_->io, [all = parts_.get()] { all->awaited.cancel(); });
}

}  // namespace porthouse::net
