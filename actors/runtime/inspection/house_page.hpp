#pragma once

#include <string_view>

namespace porthouse {

/// One file of the page that shows the server. All lives for ever.
struct house_page_file {
  std::string_view path;  ///< below `/_porthouse/`
  std::string_view type;
  std::string_view body;
};

/// The file at `path`, "" for the page itself; nullptr if there is none. Its source is made by the
/// build from the folder actors/runtime/inspection/page.
[[nodiscard]] const house_page_file* find_house_page(std::string_view path) noexcept;

}  // namespace porthouse
