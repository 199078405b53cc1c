#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/ownership/visit.hpp>

namespace porthouse::protocol {

std::string_view name(verdict::kind what) noexcept { return enumerator_name(what); }
std::string_view name(arrival how) noexcept { return enumerator_name(how); }
std::string_view name(departure::kind why) noexcept { return enumerator_name(why); }
std::string_view name(move_error why) noexcept { return enumerator_name(why); }

visit_status status_of(move_error why) noexcept {
  switch (why) {
    case move_error::history_full: return visit_status::history_full;
    case move_error::no_answer: return visit_status::no_answer;
    case move_error::down: return visit_status::down;
    case move_error::full: return visit_status::full;
    case move_error::locked: return visit_status::locked;
    case move_error::refused: return visit_status::refused;
    case move_error::crashed: return visit_status::crashed;
    case move_error::hung: return visit_status::hung;
    case move_error::no_such_place:
    case move_error::nothing_below: break;
  }
  return visit_status::no_such_place;
}

std::string_view name(visit_status how) noexcept { return enumerator_name(how); }

}  // namespace porthouse::protocol
