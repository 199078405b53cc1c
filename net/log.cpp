#include <porthouse/net/log.hpp>
#include <porthouse/net/log_output.hpp>
#include <porthouse/net/loop/block_signals.hpp>
#include <porthouse/protocol/text/presentable.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/sink.h>

namespace porthouse::net {
namespace {

using level = protocol::log_level;

spdlog::level::level_enum as_spdlog(level given) noexcept {
  switch (given) {
    case level::debug: return spdlog::level::debug;
    case level::info: return spdlog::level::info;
    case level::warning: return spdlog::level::warn;
    case level::error: break;
  }
  return spdlog::level::err;
}

// Time and level stand before what is said, in either form; `%v` is what `text_of` or `json_of`
// makes.
constexpr auto text_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
constexpr auto json_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

std::string text_of(const protocol::log_entry& entry, std::string_view node, std::size_t most) {
  auto line = protocol::place_of(entry);
  if (!line.empty()) line += ": ";
  line = protocol::presentable(line.append(entry.text), most);
  std::string about;
  if (entry.socket != 0) about = "socket " + std::to_string(entry.socket);
  if (!node.empty()) about.append(about.empty() ? "node " : ", node ").append(node);
  if (!about.empty()) line.append(" (").append(about).append(")");
  return line;
}

std::string quoted(std::string_view text, std::size_t most) {
  return boost::json::serialize(boost::json::string{protocol::presentable(text, most)});
}

std::string json_of(const protocol::log_entry& entry, std::string_view node, std::size_t most) {
  std::string line;
  const auto add = [&](std::string_view name, std::string_view text) {
    if (text.empty()) return;
    line.append("\"").append(name).append("\":").append(quoted(text, most)).append(",");
  };
  add("room", entry.room);
  add("where", entry.where);
  add("node", node);
  if (entry.socket != 0) line.append("\"socket\":" + std::to_string(entry.socket) + ",");
  return line.append("\"message\":").append(quoted(entry.text, most));
}

using pool_ptr = std::shared_ptr<spdlog::details::thread_pool>;

/// Gives the lines to the output, on the pool's thread, and says how many are missing before the
/// next one that gets through.
class output_sink final : public spdlog::sinks::sink {
public:
  output_sink(int descriptor, bool json)
      : json_{json},
        output_{descriptor},
        formatter_{json ? json_pattern : text_pattern, spdlog::pattern_time_type::utc} {}

  void log(const spdlog::details::log_msg& given) override {
    const auto missing = pool_->overrun_counter() + lost();
    if (missing != told_) {
      const auto text =
          std::to_string(missing - told_) + " lines are missing here: nobody read the log in time";
      const protocol::log_entry entry{.text = text};
      const auto line = json_ ? json_of(entry, {}, text.size()) : text_of(entry, {}, text.size());
      write({given.logger_name, spdlog::level::warn, line});
      told_ = missing;
    }
    if (!write(given)) lost_.fetch_add(1, std::memory_order_relaxed);
  }
  void flush() override {}
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

  /// Before the first line. `pool` outlives every call of `log`, which is its own.
  void works_for(spdlog::details::thread_pool& pool) noexcept { pool_ = &pool; }
  void wait_until(log_output::clock::time_point when) noexcept { output_.wait_until(when); }
  [[nodiscard]] std::uint64_t lost() const noexcept {
    return lost_.load(std::memory_order_relaxed);
  }

private:
  bool write(const spdlog::details::log_msg& given) {
    spdlog::memory_buf_t line;
    formatter_.format(given, line);
    return output_.write({line.data(), line.size()});
  }

  bool json_;
  log_output output_;
  spdlog::pattern_formatter formatter_;
  spdlog::details::thread_pool* pool_ = nullptr;
  std::uint64_t told_ = 0;
  std::atomic<std::uint64_t> lost_ = 0;
};

}  // namespace

struct log::parts {
  parts(
      const protocol::log_settings& how, std::string name, const protocol::limits& bounds,
      int descriptor)
      : json{how.json},
        longest{bounds.log_line_bytes},
        node{std::move(name)},
        sink{std::make_shared<output_sink>(descriptor, json)},
        pool{std::make_shared<spdlog::details::thread_pool>(bounds.log_lines, 1, block_signals)},
        logger{std::make_shared<spdlog::async_logger>(
            "porthouse", sink, pool, spdlog::async_overflow_policy::overrun_oldest)} {
    sink->works_for(*pool);
    logger->set_level(as_spdlog(how.level));
    logger->set_error_handler([this](const std::string&) { failed.fetch_add(1); });
  }

  const bool json;
  const std::size_t longest;
  const std::string node;
  const std::shared_ptr<output_sink> sink;
  std::mutex guard;  // of `pool`
  pool_ptr pool;
  const std::shared_ptr<spdlog::async_logger> logger;
  std::atomic<std::uint64_t> failed = 0;   // lines that spdlog itself could not take
  std::atomic<std::uint64_t> overrun = 0;  // of the pool, when it has ended
};

log::log(
    const protocol::log_settings& how, std::string node, const protocol::limits& bounds,
    int descriptor)
    : parts_{std::make_unique<parts>(how, std::move(node), bounds, descriptor)} {}

log::~log() { end(std::chrono::seconds{1}); }

void log::write(const protocol::log_entry& said) noexcept {
  auto& all = *parts_;
  if (!all.logger->should_log(as_spdlog(said.level))) return;
  try {
    const auto line =
        all.json ? json_of(said, all.node, all.longest) : text_of(said, all.node, all.longest);
    all.logger->log(as_spdlog(said.level), spdlog::string_view_t{line.data(), line.size()});
  } catch (...) {
    all.failed.fetch_add(1);
  }
}

void log::end(std::chrono::milliseconds patience) noexcept {
  pool_ptr last;
  {
    const std::lock_guard lock{parts_->guard};
    last = std::exchange(parts_->pool, nullptr);
  }
  if (!last) return;
  parts_->sink->wait_until(log_output::clock::now() + patience);
  parts_->overrun = last->overrun_counter();
  last.reset();  // its thread ends when it has been through all lines
}

std::uint64_t log::dropped() const noexcept {
  const std::lock_guard lock{parts_->guard};
  const auto overrun = parts_->pool ? parts_->pool->overrun_counter() : parts_->overrun.load();
  return overrun + parts_->sink->lost() + parts_->failed;
}

}  // namespace porthouse::net
