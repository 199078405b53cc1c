#pragma once

#include "framing.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace porthouse::bench {

/// The payloads of a run: a different one for every speaker and number, computed when it is sent
/// and again when it comes back, so that nothing can be lost, doubled, swapped or changed unseen.
class script {
public:
  /// Messages shorter than this do not carry all of their speaker and number.
  static constexpr std::size_t signature = 16;

  script(opcode kind, std::size_t size);

  [[nodiscard]] opcode kind() const noexcept { return kind_; }
  /// Message `number` of `speaker`; valid until the next call.
  [[nodiscard]] std::string_view line(std::size_t speaker, std::uint64_t number);
  /// The speaker that signed `payload`. Only for sizes from `signature` up.
  [[nodiscard]] static std::size_t speaker_of(std::string_view payload) noexcept;

private:
  opcode kind_;
  std::size_t size_;
  std::string pattern_;  // longer than a line, so that lines can begin at different places of it
  std::string line_;
};

}  // namespace porthouse::bench
