#include <porthouse/actors/runtime/cluster/link/sequenced_stream.hpp>

#include <utility>

namespace porthouse::cluster {

// In segments of bounded size, so that none takes long to read.
void sequenced_stream::write(const any_line& line) {
  cluster::write(line, lines_);
  if (lines_.size() >= most_segment) flush();
}

bool sequenced_stream::has_room(std::uint64_t receivers) {
  if (on_the_way_ + lines_.size() <= window_) return true;
  books_.dropped += receivers;
  return false;
}

void sequenced_stream::flush() {
  if (lines_.empty()) return;
  const auto size = lines_.size();
  under_way_.emplace_back(++sent_, size);
  on_the_way_ += size;
  books_.bytes_out += size;
  confirmed_ = received_;
  unconfirmed_bytes_ = 0;
  output_.send(segment{number_, sent_, received_, std::exchange(lines_, {})});
}

bool sequenced_stream::accept(const segment& segment) {
  if (segment.link != number_ || segment.number != received_ + 1) return false;
  confirmed(segment.received);
  return true;
}

// A peer that sends much, and is sent nothing, gets an ack in between, lest its window closes.
void sequenced_stream::dealt_with(const segment& segment) {
  received_ = segment.number;
  books_.bytes_in += segment.lines.size();
  unconfirmed_bytes_ += segment.lines.size();
  if (unconfirmed_bytes_ > most_segment) confirm();
}

void sequenced_stream::confirmed(std::uint64_t received) {
  while (!under_way_.empty() && under_way_.front().first <= received) {
    on_the_way_ -= under_way_.front().second;
    under_way_.pop_front();
  }
}

void sequenced_stream::confirm() {
  if (confirmed_ == received_) return;
  confirmed_ = received_;
  unconfirmed_bytes_ = 0;
  output_.confirm(ack{number_, received_});
}

}  // namespace porthouse::cluster
