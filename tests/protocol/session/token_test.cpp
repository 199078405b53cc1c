#include <porthouse/protocol/session/token.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <variant>

using namespace porthouse::protocol;

namespace {

token_mint mint_of(unsigned char first, std::uint64_t incarnation = 7) {
  token_mint::key secret{};
  secret[0] = std::byte{first};
  return {secret, incarnation};
}

constexpr session_token some{.shard = 3, .session = socket_id{0x1234567890}, .generation = 9};

token_mint::refusal refusal_of(const token_mint& mint, const std::string& text) {
  return std::get<token_mint::refusal>(mint.read(text, "page"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(token)

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
  const auto mint = mint_of(1);
  const auto text = mint.write(some, "page");
  BOOST_TEST(text.size() == 52U);
  BOOST_TEST((text.find_first_of("+/=") == std::string::npos));
  const auto read = std::get<session_token>(mint.read(text, "page"));
  BOOST_TEST(read.shard == some.shard);
  BOOST_TEST((read.session == some.session));
  BOOST_TEST(read.generation == some.generation);
}

BOOST_AUTO_TEST_CASE(a_token_is_good_for_its_kind_of_connection_only) {
  const auto mint = mint_of(1);
  const auto text = mint.write(some, "another page");
  BOOST_TEST((refusal_of(mint, text) == token_mint::refusal::unknown));
}

BOOST_AUTO_TEST_CASE(every_changed_character_is_noticed) {
  const auto mint = mint_of(1);
  const auto text = mint.write(some, "page");
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto forged = text;
    forged[at] = forged[at] == 'A' ? 'B' : 'A';
    BOOST_TEST(std::holds_alternative<token_mint::refusal>(mint.read(forged, "page")));
  }
}

BOOST_AUTO_TEST_CASE(another_key_reads_nothing) {
  const auto text = mint_of(1).write(some, "page");
  BOOST_TEST((refusal_of(mint_of(2), text) == token_mint::refusal::unknown));
}

BOOST_AUTO_TEST_CASE(a_token_of_another_process_is_told_from_a_forged_one) {
  const auto text = mint_of(2, 8).write(some, "page");
  BOOST_TEST((refusal_of(mint_of(1, 7), text) == token_mint::refusal::elsewhere));
}

BOOST_AUTO_TEST_CASE(other_texts_are_no_tokens) {
  const auto mint = mint_of(1);
  const auto text = mint.write(some, "page");
  for (const auto& other :
       {std::string{}, text.substr(1), text + "A", std::string(52, '='), std::string(52, '\0'),
        std::string(52, '+'), std::string(1'000, 'A')}) {
    BOOST_TEST((refusal_of(mint, other) == token_mint::refusal::unknown));
  }
}

BOOST_AUTO_TEST_CASE(two_processes_have_two_keys) {
  const auto text = token_mint{}.write(some, "page");
  BOOST_TEST(std::holds_alternative<token_mint::refusal>(token_mint{}.read(text, "page")));
}

BOOST_AUTO_TEST_SUITE_END()
