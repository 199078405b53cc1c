#include "cases.hpp"

#include <time.h>

namespace porthouse::bench {

namespace {

std::chrono::nanoseconds own_cpu() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

double microseconds(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / 1e3;
}

}  // namespace

void report_growth(
    findings& out, const std::string& name, const std::vector<std::int64_t>& before,
    const std::vector<std::int64_t>& after, double count) {
  if (after.empty()) return;
  const auto total = out.size();
  out.emplace_back(name, 0);
  for (std::size_t i = 0; i < after.size(); ++i) {
    const auto grown = static_cast<double>(after[i] - before[i]) / count;
    out[total].second += grown;
    if (after.size() > 1) out.emplace_back(name + '_' + std::to_string(i + 1), grown);
  }
}

stretch::stretch(const meter& server)
    : server_{&server},
      began_{std::chrono::steady_clock::now()},
      server_cpu_{server.cpu()},
      own_cpu_{bench::own_cpu()} {}

void stretch::report(
    findings& out, const std::string& thing, std::uint64_t count, const latencies& took) const {
  const auto seconds =
      std::chrono::duration<double>{std::chrono::steady_clock::now() - began_}.count();
  const auto all = static_cast<double>(count == 0 ? 1 : count);
  report_growth(out, "cpu_us", server_cpu_, server_->cpu(), all * 1e3);
  out.emplace_back("load_cpu_us", microseconds(bench::own_cpu() - own_cpu_) / all);
  out.emplace_back(thing + "_per_second", static_cast<double>(count) / seconds);
  out.emplace_back("p50_us", took.at(0.5));
  out.emplace_back("p99_us", took.at(0.99));
  out.emplace_back("p999_us", took.at(0.999));
  out.emplace_back(thing, static_cast<double>(count));
  out.emplace_back("seconds", seconds);
}

}  // namespace porthouse::bench
