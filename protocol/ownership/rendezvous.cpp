#include <porthouse/protocol/ownership/rendezvous.hpp>

namespace porthouse::protocol {
namespace {

// FNV-1a.
constexpr std::uint64_t offset_basis = 0xcbf29ce484222325ULL;
constexpr std::uint64_t prime = 0x100000001b3ULL;

std::uint64_t take(std::uint64_t hash, std::string_view text) noexcept {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
  return hash;
}

// FNV-1a hardly stirs the high bits, which decide which weight is higher: hence the finaliser of
// splitmix64.
std::uint64_t stir(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31U);
}

}  // namespace

// The byte between the two keeps ("a", "b1") from ("ab", "1").
std::uint64_t weight(std::string_view node, std::string_view room) noexcept {
  return stir(take(take(take(offset_basis, node), {"\0", 1}), room));
}

bool outweighs(std::string_view node, std::string_view other, std::string_view room) noexcept {
  const auto ours = weight(node, room);
  const auto theirs = weight(other, room);
  return ours != theirs ? ours > theirs : node > other;
}

}  // namespace porthouse::protocol
