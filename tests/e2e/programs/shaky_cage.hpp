#pragma once

#include "tally.hpp"

#include <porthouse/actors/machine.hpp>

namespace porthouse::test {

/// A room like the others, as a plain CAF actor named "cage": "throw" ends it by an uncaught throw.
/// `desk` must outlive the house.
[[nodiscard]] lockspaces::plan cage(crash_desk& desk);

}  // namespace porthouse::test
