#pragma once

#include <porthouse/protocol/ownership/verdict.hpp>

#include <cstddef>
#include <cstdint>

// The rules of ownership that more than one part has to go by: the state machine of a socket, the
// engine of a space, and both ends of a link between nodes. Each stands here and nowhere else; the
// model has them too, see tests/model/README.md.

namespace porthouse::protocol {

/// A sibling that crashes is harmless: the socket stays, and the other spaces decide about it. What
/// the word of the space number `index` counts as, be it that a hook of it threw or that it died.
[[nodiscard]] constexpr verdict::kind counts_as(std::size_t index, verdict::kind word) noexcept {
  return index > 0 && word == verdict::kind::crashed ? verdict::kind::keep : word;
}

/// `later` is no answer: one follows, or the deadline passes.
[[nodiscard]] constexpr bool is_answer(verdict::kind word) noexcept {
  return word != verdict::kind::later;
}

/// Whether a space lets the socket go by that word. Unless the stay is over, the word must be
/// applied, or the space told that the socket stays.
[[nodiscard]] constexpr bool lets_go(std::size_t index, verdict::kind word) noexcept {
  return is_answer(word) && counts_as(index, word) != verdict::kind::keep;
}

/// Take-back: which words take the messages out of the owner's hands. Any that lets the socket go,
/// a sibling's too; of the others only the owner's answer to the request that they came with. What
/// it has begun by then is its own, the rest goes to the next owner.
[[nodiscard]] constexpr bool empties_hands(
    std::size_t index, bool letting_go, std::uint32_t answers, std::uint32_t in_hand) noexcept {
  return letting_go || (index == 0 && answers == in_hand);
}

/// Take-back: how many messages of the batch are done with. An owner that keeps without having
/// begun anything wants none of it: they would come to it for ever.
[[nodiscard]] constexpr std::size_t done_with(
    bool keeps, std::size_t begun, std::size_t size) noexcept {
  return keeps && begun == 0 ? size : begun;
}

/// Take-back: whether the socket knows by itself what the owner has begun, as both hold the same
/// batch. The owner on another node, behind the link of that number, has a copy and must be asked.
[[nodiscard]] constexpr bool shares_batch(std::uint32_t link) noexcept { return link == 0; }

}  // namespace porthouse::protocol
