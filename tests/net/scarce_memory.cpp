#include "scarce_memory.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

// All of the program's `new` passes here.

namespace porthouse::net::test {
namespace {

constexpr auto none = static_cast<std::size_t>(-1);

std::atomic<std::size_t> fails_from{none};  // bytes
std::atomic<bool> one_fails{false};
std::atomic<std::size_t> left{0};  // allocations before that one
std::atomic<bool> felt{false};
thread_local bool spared = false;

bool fails(std::size_t size) noexcept {
  if (size < fails_from.load(std::memory_order_relaxed) || spared) return false;
  if (one_fails && left.fetch_sub(1) != 0) return false;
  felt = true;
  return true;
}

void* allocate(std::size_t size) noexcept {
  return fails(size) ? nullptr : std::malloc(size != 0 ? size : 1);
}

}  // namespace

scarce_memory::scarce_memory(std::size_t size, std::size_t index) {
  spared = true;
  felt = false;
  left = index;
  one_fails = index != never;
  fails_from = size;
}

scarce_memory::~scarce_memory() {
  fails_from = none;
  spared = false;
}

bool scarce_memory::was_felt() const noexcept { return felt; }

}  // namespace porthouse::net::test

void* operator new(std::size_t size) {
  if (auto* made = porthouse::net::test::allocate(size)) return made;
  throw std::bad_alloc{};
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return porthouse::net::test::allocate(size);
}
void operator delete(void* gone) noexcept { std::free(gone); }
void operator delete(void* gone, std::size_t) noexcept { std::free(gone); }
void operator delete(void* gone, const std::nothrow_t&) noexcept { std::free(gone); }
