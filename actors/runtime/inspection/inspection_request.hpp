#pragma once

#include <porthouse/actors/runtime/messages/inspection_query.hpp>
#include <porthouse/protocol/ports/inspection_service.hpp>

#include <string_view>
#include <variant>

namespace porthouse {

/// What a request below `/_porthouse/` wants to see, or why it cannot be said (400, 404):
/// `sockets?after=ID&limit=N&space=NAME&name=NAME`, `sockets/ID`, `spaces?since=CURSOR`.
///
/// `path` and `query` are as the client sent them, percent-encoded; a `token` in the query has been
/// seen before the upgrade.
[[nodiscard]] std::variant<inspection_query, protocol::inspection_reply> read_inspection_query(
    std::string_view path, std::string_view query);

}  // namespace porthouse
