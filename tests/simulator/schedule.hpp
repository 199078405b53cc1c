#pragma once

#include "fate.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::simulator {

/// A rule broken on purpose, between the two state machines, to see that the checks see it.
enum class sabotage : std::uint8_t {
  none,
  drop_left,           ///< a space is not told that a visitor has left
  double_heard,        ///< a space is given the same messages twice
  share_messages,      ///< taking messages back from a space does not stop it
  ignore_tenure,       ///< what is sent after a stay still reaches the client
  obey_old_owner,      ///< a verdict of a stay that is over counts for the present stay
  overtake,            ///< messages between two overtake each other
  forget_deadline,     ///< deadlines never pass
  forget_alarms,       ///< a visit is not called back
  drop_visit_return,   ///< the space that asked for a visit is not told its result
  lose_frames,         ///< what a space says does not always arrive
  miscount,            ///< a message is counted twice
  hide_deaths,         ///< nobody hears of a space's death
  shut_entry,          ///< nobody hears that the entry is back
  obey_overtaken,      ///< a hello that comes after a later one takes the session over
  heed_late_closed,    ///< the end of a connection that was replaced counts
  heed_late_received,  ///< what comes over a connection that was replaced counts
  forget_back,         ///< the socket is not told that its client is back
};

[[nodiscard]] std::string_view name(sabotage rule) noexcept;
/// What breaks, in words.
[[nodiscard]] std::string_view meaning(sabotage rule) noexcept;
[[nodiscard]] std::optional<sabotage> sabotage_named(std::string_view name) noexcept;
[[nodiscard]] const std::vector<sabotage>& all_sabotage();

/// One run of the server, from the first client to the end of the last.
struct schedule {
  std::uint64_t seed = 1;
  std::size_t steps = 3'000;  ///< after so many all is tame and comes to its end
  sabotage broken = sabotage::none;
  const muted_choices* muted = nullptr;
  bool telling = false;  ///< keep the story and the choices
};

/// A rule that was broken.
struct violation {
  std::string rule;
  std::string text;
  std::size_t step = 0;
};

struct outcome {
  std::optional<violation> broken;
  std::size_t steps = 0;
  std::uint64_t begun = 0;  ///< messages
  std::uint64_t stays = 0;
  std::vector<std::string> story;
  std::vector<choice> choices;
};

[[nodiscard]] outcome play(const schedule& played);

}  // namespace porthouse::simulator
