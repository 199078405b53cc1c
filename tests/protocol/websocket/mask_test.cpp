#include <porthouse/protocol/websocket/mask.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace porthouse::protocol::test {
namespace {

using namespace std::string_view_literals;

mask_key key_of(std::string_view bytes) {
  mask_key key = 0;
  std::memcpy(&key, bytes.data(), sizeof key);
  return key;
}

std::string pattern(std::size_t size) {
  std::string made(size, '\0');
  for (std::size_t i = 0; i < size; ++i) made[i] = static_cast<char>(i * 31 + 7);
  return made;
}

std::string byte_by_byte(std::string text, std::string_view key) {
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(text[i] ^ key[i % 4]);
  return text;
}

constexpr auto key = "\x37\xFA\x21\x3D"sv;

}  // namespace

BOOST_AUTO_TEST_SUITE(mask)

BOOST_AUTO_TEST_CASE(every_size_is_unmasked_as_byte_by_byte) {
  for (std::size_t size = 0; size < 300; ++size) {
    const auto masked = pattern(size);
    std::string to(size + 1, '#');
    unmask(to.data(), masked.data(), size, key_of(key));
    BOOST_TEST(to == byte_by_byte(masked, key) + '#');
  }
}

BOOST_AUTO_TEST_CASE(bytes_are_unmasked_where_they_are) {
  for (std::size_t size = 0; size < 300; ++size) {
    auto bytes = pattern(size);
    unmask(bytes.data(), bytes.data(), size, key_of(key));
    BOOST_TEST(bytes == byte_by_byte(pattern(size), key));
  }
}

BOOST_AUTO_TEST_CASE(an_advanced_key_goes_on_where_the_last_piece_ended) {
  const auto masked = pattern(100);
  for (std::size_t cut = 0; cut <= masked.size(); ++cut) {
    auto bytes = masked;
    unmask(bytes.data(), bytes.data(), cut, key_of(key));
    unmask(bytes.data() + cut, bytes.data() + cut, bytes.size() - cut, advanced(key_of(key), cut));
    BOOST_TEST(bytes == byte_by_byte(masked, key));
  }
}

BOOST_AUTO_TEST_CASE(a_byte_beyond_ascii_is_noticed_wherever_it_stands) {
  for (std::size_t size = 1; size < 200; ++size) {
    const std::string ascii(size, 'a');
    auto to = ascii;
    BOOST_TEST(!unmask(to.data(), byte_by_byte(ascii, key).data(), size, key_of(key)));
    for (std::size_t at = 0; at < size; ++at) {
      auto text = ascii;
      text[at] = '\x80';
      BOOST_TEST(unmask(to.data(), byte_by_byte(text, key).data(), size, key_of(key)));
    }
  }
}

BOOST_AUTO_TEST_CASE(text_is_checked_while_it_is_unmasked) {
  const auto text = std::string(5000, 'a') + "\xE2\x82\xAC" + std::string(5000, 'b');
  std::string to(text.size(), '\0');
  utf8_check check;
  BOOST_TEST(unmask_text(to.data(), byte_by_byte(text, key), key_of(key), check));
  BOOST_TEST((to == text));
  BOOST_TEST(!unmask_text(to.data(), byte_by_byte(text + '\x80', key), key_of(key), check));
}

BOOST_AUTO_TEST_CASE(a_character_is_not_continued_behind_a_block_of_ascii) {
  for (std::size_t before = 4000; before < 4200; ++before) {
    const auto text = std::string(before, 'a') + "\xE2\x82" + std::string(4096, 'b') + "\xAC";
    std::string to(text.size(), '\0');
    utf8_check check;
    BOOST_TEST(!unmask_text(to.data(), byte_by_byte(text, key), key_of(key), check));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
