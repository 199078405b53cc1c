#pragma once

#include "deeds.hpp"

#include <porthouse/actors/machine.hpp>

namespace porthouse::test {

/// The place "cage": a CAF actor that does for clients that count what a `numbered_room` does,
/// but for `visit`, `all` and the pushes. `deeds` must outlive the house.
[[nodiscard]] lockspaces::plan numbered_cage(const deeds* book);

}  // namespace porthouse::test
