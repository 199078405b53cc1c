#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/ownership/visit.hpp>

namespace porthouse::protocol {

std::string_view name(verdict::kind what) noexcept {
  switch (what) {
    case verdict::kind::keep: return "keep";
    case verdict::kind::release: return "release";
    case verdict::kind::release_to: return "release_to";
    case verdict::kind::move_to: return "move_to";
    case verdict::kind::visit: return "visit";
    case verdict::kind::close: return "close";
    case verdict::kind::refuse: return "refuse";
    case verdict::kind::crashed: return "crashed";
    case verdict::kind::later: return "later";
  }
  return "unknown";
}

std::string_view name(arrival how) noexcept {
  switch (how) {
    case arrival::opened: return "opened";
    case arrival::released: return "released";
    case arrival::moved: return "moved";
    case arrival::came_back: return "came_back";
    case arrival::move_failed: return "move_failed";
    case arrival::crashed: return "crashed";
    case arrival::returned: return "returned";
  }
  return "unknown";
}

std::string_view name(departure::kind why) noexcept {
  switch (why) {
    case departure::kind::released: return "released";
    case departure::kind::moved_on: return "moved_on";
    case departure::kind::visiting: return "visiting";
    case departure::kind::recalled: return "recalled";
    case departure::kind::refused: return "refused";
    case departure::kind::closed_by_client: return "closed_by_client";
    case departure::kind::closed_by_us: return "closed_by_us";
    case departure::kind::stopping: return "stopping";
    case departure::kind::lost: return "lost";
    case departure::kind::crashed: return "crashed";
    case departure::kind::hung: return "hung";
    case departure::kind::node_lost: return "node_lost";
  }
  return "unknown";
}

std::string_view name(move_error why) noexcept {
  switch (why) {
    case move_error::no_such_place: return "no_such_place";
    case move_error::nothing_below: return "nothing_below";
    case move_error::history_full: return "history_full";
    case move_error::no_answer: return "no_answer";
    case move_error::down: return "down";
    case move_error::full: return "full";
    case move_error::locked: return "locked";
    case move_error::refused: return "refused";
    case move_error::crashed: return "crashed";
    case move_error::hung: return "hung";
  }
  return "unknown";
}

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

std::string_view name(visit_status how) noexcept {
  switch (how) {
    case visit_status::returned: return "returned";
    case visit_status::misshapen: return "misshapen";
    case visit_status::refused: return "refused";
    case visit_status::crashed: return "crashed";
    case visit_status::hung: return "hung";
    case visit_status::timed_out: return "timed_out";
    case visit_status::no_such_place: return "no_such_place";
    case visit_status::history_full: return "history_full";
    case visit_status::no_answer: return "no_answer";
    case visit_status::down: return "down";
    case visit_status::full: return "full";
    case visit_status::locked: return "locked";
  }
  return "unknown";
}

}  // namespace porthouse::protocol
