#include <porthouse/actors/runtime/rooms/reply_store.hpp>

#include <iterator>

namespace porthouse {

std::shared_ptr<request_run> reply_store::find(const std::string& key, time_point now) {
  while (!oldest_first_.empty() && now - oldest_first_.front().since >= bounds_.keep_replies)
    forget(oldest_first_.begin());
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second->run;
}

void reply_store::open(
    const std::string& key, const std::shared_ptr<request_run>& run, time_point now) {
  run->kept_as = key;
  const auto placed = oldest_first_.insert(oldest_first_.end(), {run, now, key.size()});
  by_key_.emplace(run->kept_as, placed);
  bytes_ += key.size();
  trim();
}

void reply_store::settle(const request_run& run, time_point now) {
  const auto found = by_key_.find(run.kept_as);
  if (found == by_key_.end() || found->second->run.get() != &run) return;
  const auto which = found->second;
  if (!run.end || !was_begun(run.end->how)) return forget(which);
  bytes_ += run.end->text.size();
  which->bytes += run.end->text.size();
  which->since = now;
  oldest_first_.splice(oldest_first_.end(), oldest_first_, which);
  trim();
}

// A call that has not ended goes on, and is answered to those who wait: it is only not found again.
void reply_store::forget(list::iterator which) {
  by_key_.erase(which->run->kept_as);
  bytes_ -= which->bytes;
  oldest_first_.erase(which);
}

void reply_store::trim() {
  while (!oldest_first_.empty() &&
         (by_key_.size() > bounds_.kept_replies || bytes_ > bounds_.kept_replies_bytes))
    forget(oldest_first_.begin());
}

}  // namespace porthouse
