#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace porthouse::net {

/// One HTTP response, ready to be written.
struct reply {
  std::string head;  ///< status line, headers and the empty line; may end in a body
  std::shared_ptr<const std::string> body;  ///< more of the body, shared with others; may be null
  bool keep_alive = false;                  ///< whether another request may follow
};

/// What a response says beside its status and body.
struct reply_options {
  std::string_view type = "text/plain; charset=utf-8";
  std::string_view headers = {};  ///< further header lines, each with its line end
  bool keep_alive = false;
  bool head_only = false;  ///< answers a HEAD request
};

/// A response with `status` whose body is `text`: for refusals, what is wrong and how to put it
/// right.
[[nodiscard]] reply answer(unsigned status, std::string_view text, const reply_options& with = {});

/// A response whose body is shared and not copied.
[[nodiscard]] reply answer(
    unsigned status, std::shared_ptr<const std::string> body, const reply_options& with);

}  // namespace porthouse::net
