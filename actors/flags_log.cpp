#include <porthouse/actors/flag_tables.hpp>

namespace porthouse {

std::span<const flag> log_flags() noexcept { return {}; }

}  // namespace porthouse
