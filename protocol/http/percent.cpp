#include <porthouse/protocol/http/percent.hpp>

#include <boost/url/pct_string_view.hpp>

namespace porthouse::protocol {
namespace {

std::optional<std::string> decoded(std::string_view text, bool plus_is_blank) {
  // Most hold neither: that is seen sooner than it is decoded.
  const bool has_blanks = plus_is_blank && text.find('+') != text.npos;
  if (!has_blanks && text.find('%') == text.npos) return std::string{text};
  const auto encoded = boost::urls::make_pct_string_view({text.data(), text.size()});
  if (!encoded) return std::nullopt;
  boost::urls::encoding_opts options;
  options.space_as_plus = plus_is_blank;
  return encoded->decode(options);
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) { return decoded(text, false); }

std::optional<std::string> query_decoded(std::string_view text) { return decoded(text, true); }

}  // namespace porthouse::protocol
