#include <porthouse/actors/cli/flag.hpp>
#include <porthouse/actors/cli/flag_tables.hpp>

#include <utility>
#include <vector>

namespace porthouse {
namespace {

std::vector<flag> joined() {
  std::vector<flag> all;
  for (const auto table :
       {listen_flags(), limits_flags(), serve_flags(), time_flags(), log_flags(),
        cluster_flags()}) {
    all.insert(all.end(), table.begin(), table.end());
  }
  return all;
}

}  // namespace

bool flag::read(std::string_view given, protocol::settings& into) const {
  auto changed = into;
  if (!put(given, changed)) return false;
  into = std::move(changed);
  return true;
}

std::span<const flag> settings_flags() {
  static const auto all = joined();
  return all;
}

}  // namespace porthouse
