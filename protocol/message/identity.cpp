#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <boost/json/serialize.hpp>

namespace porthouse::protocol {

std::string objection(const identity& identity, const limits& bounds) {
  if (!is_utf8(identity.name)) return "a name is UTF-8, and this is not";
  if (identity.name.size() > bounds.name_bytes)
    return "a name has at most " + std::to_string(bounds.name_bytes) +
           " bytes (limits::name_bytes)";
  if (identity.attributes.empty()) return {};
  const auto attributes = boost::json::serialize(identity.attributes);
  if (!is_utf8(attributes)) return "attributes are UTF-8, and these are not";
  if (attributes.size() <= bounds.attributes_bytes) return {};
  return "all attributes of a client have at most " + std::to_string(bounds.attributes_bytes) +
         " bytes as JSON (limits::attributes_bytes)";
}

}  // namespace porthouse::protocol
