#include <porthouse/protocol/message/json.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace porthouse::protocol {
namespace {

namespace json = boost::json;
using json::error_code;
using text_part = json::string_view;

/// Builds the value as Boost's own parser does, and counts what it holds.
class builder {
public:
  // What the parser itself would stop at.
  static constexpr auto max_object_size = json::object::max_size();
  static constexpr auto max_array_size = json::array::max_size();
  static constexpr auto max_key_size = json::string::max_size();
  static constexpr auto max_string_size = json::string::max_size();

  explicit builder(const json_limits& most)
      : values_left_{most.values},
        members_{most.members},
        stack_{{}, memory_.data(), memory_.size()} {
    stack_.reset();
  }

  [[nodiscard]] bool too_large() const noexcept { return too_large_; }
  [[nodiscard]] json::value release() { return stack_.release(); }

  // NOLINTBEGIN(readability-convert-member-functions-to-static): as the parser calls them
  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_number_part(text_part, error_code&) { return true; }
  bool on_comment_part(text_part, error_code&) { return true; }
  bool on_comment(text_part, error_code&) { return true; }
  // NOLINTEND(readability-convert-member-functions-to-static)

  bool on_array_end(std::size_t size, error_code& failed) {
    if (!one_more(failed)) return false;
    stack_.push_array(size);
    return true;
  }
  // Before the object is made: that is what may take long.
  bool on_object_end(std::size_t size, error_code& failed) {
    if (size > members_) return refuse(failed);
    if (!one_more(failed)) return false;
    stack_.push_object(size);
    return true;
  }
  bool on_key_part(text_part part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_key(text_part part, std::size_t, error_code&) {
    stack_.push_key(part);
    return true;
  }
  bool on_string_part(text_part part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(text_part part, std::size_t, error_code& failed) {
    if (!one_more(failed)) return false;
    stack_.push_string(part);
    return true;
  }
  bool on_int64(std::int64_t number, text_part, error_code& failed) {
    if (!one_more(failed)) return false;
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, text_part, error_code& failed) {
    if (!one_more(failed)) return false;
    stack_.push_uint64(number);
    return true;
  }
  bool on_double(double number, text_part, error_code& failed) {
    if (!one_more(failed)) return false;
    stack_.push_double(number);
    return true;
  }
  bool on_bool(bool value, error_code& failed) {
    if (!one_more(failed)) return false;
    stack_.push_bool(value);
    return true;
  }
  bool on_null(error_code& failed) {
    if (!one_more(failed)) return false;
    stack_.push_null();
    return true;
  }

private:
  bool one_more(error_code& failed) {
    if (values_left_ == 0) return refuse(failed);
    --values_left_;
    return true;
  }
  bool refuse(error_code& failed) {
    too_large_ = true;
    failed = json::error::object_too_large;
    return false;
  }

  alignas(json::value) std::array<unsigned char, 4'096> memory_;  // before the stack, which uses it
  std::uint32_t values_left_;
  std::size_t members_;
  json::value_stack stack_;
  bool too_large_ = false;
};

}  // namespace

json_fault parse_json(std::string_view text, const json_limits& most, json::value& into) {
  json::parse_options strict;
  strict.max_depth = most.depth;
  json::basic_parser<builder> parser{strict, most};
  error_code failed;
  const auto read = parser.write_some(false, text.data(), text.size(), failed);
  if (failed) {
    const auto too_large = parser.handler().too_large() || failed == json::error::too_deep;
    return too_large ? json_fault::too_large : json_fault::malformed;
  }
  if (read < text.size()) return json_fault::malformed;  // something follows
  into = parser.handler().release();
  return json_fault::none;
}

}  // namespace porthouse::protocol
