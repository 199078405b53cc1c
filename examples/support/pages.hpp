#pragma once

#include <porthouse/protocol/settings/settings.hpp>

#include <string>

/// Settings that serve the folder `pages/<name>`: of the tree the program was built from, or else
/// beside the program; without pages if it is in neither. `--pages` overrides it.
[[nodiscard]] porthouse::protocol::settings with_pages(const std::string& name);
