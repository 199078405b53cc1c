#pragma once

#include "tally.hpp"

#include <porthouse/actors/machine.hpp>

namespace porthouse::test {

/// A room like the others, as a plain CAF actor named "cage": "throw" ends it by an uncaught throw.
/// `control` must outlive the house.
[[nodiscard]] lockspaces::plan cage(crash_control& control);

}  // namespace porthouse::test
