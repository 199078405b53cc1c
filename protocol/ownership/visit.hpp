#pragma once

#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/ownership/place.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace porthouse::protocol {

/// How a visit ended. Whatever it was, the socket is back with the place that asked for the visit.
enum class visit_status : std::uint8_t {
  returned,       ///< the visited place released the socket, with a value or without
  misshapen,      ///< it released the socket with a value of another shape than was expected
  refused,        ///< it did not take the socket, by its own word
  crashed,        ///< a hook of it threw, or its actor died
  hung,           ///< it did not answer within its deadline
  timed_out,      ///< the deadline of the visit passed; the socket was called back
  no_such_place,  ///< the name is unknown: the socket never went
  history_full,   ///< the visit would go past `limits::history`: the socket never went
  no_answer,  ///< the place was not found within `limits::welcome_deadline`: the socket never went
  down,       ///< its space has died and is not made anew yet: the socket never went
  full,       ///< the room takes no more visitors, or the family, or the visitor, no more rooms
  locked,     ///< the room lets nobody in now
};
BOOST_DESCRIBE_ENUM(
    visit_status, returned, misshapen, refused, crashed, hung, timed_out, no_such_place,
    history_full, no_answer, down, full, locked)

/// The enumerator's name, for logs and journeys.
[[nodiscard]] std::string_view name(visit_status how) noexcept;

/// The status of a visit whose move has failed for that reason.
[[nodiscard]] visit_status status_of(move_error why) noexcept;

/// What came of a visit, told to the place that asked for it when the socket is back; or, if
/// `asked` is 0, of a move that has failed, or what a socket brings to where it was moved.
struct visit_return {
  tenure asked = 0;    ///< the stay in which the visit was asked for
  std::size_t by = 0;  ///< the space of the place that asked
  visit_status how = visit_status::returned;
  message value = {};        ///< JSON; empty unless a place gave one
  move_failure failed = {};  ///< of what never arrived
};

}  // namespace porthouse::protocol
