#pragma once

#include <cstdint>
#include <string_view>

namespace porthouse::protocol {

/// The weight of `node` for `room`: among several nodes the room belongs to the one of the highest
/// weight. All that know the same nodes agree on it without asking; when a node comes or goes only
/// the rooms that it gets, or had, change theirs. The same on all machines and builds.
[[nodiscard]] std::uint64_t weight(std::string_view node, std::string_view room) noexcept;

/// Whether `room` belongs to `node` rather than to `other`; of equal weights the name decides, so
/// that of two nodes exactly one outweighs the other.
[[nodiscard]] bool outweighs(
    std::string_view node, std::string_view other, std::string_view room) noexcept;

}  // namespace porthouse::protocol
