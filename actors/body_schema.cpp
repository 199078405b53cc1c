#include <porthouse/actors/body_schema.hpp>

namespace porthouse::shape {

using boost::json::array;
using boost::json::object;

object of_type(std::string_view type) { return {{"type", type}}; }

object or_null(object schema) {
  if (schema.empty()) return schema;  // anything, so null as well
  return one_of({std::move(schema), of_type("null")});
}

object list_of(object items) { return {{"type", "array"}, {"items", std::move(items)}}; }

object map_of(object values) {
  return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}

object one_of_names(array names) { return {{"enum", std::move(names)}}; }

object one_of(array schemas) { return {{"anyOf", std::move(schemas)}}; }

object tuple_of(array schemas) {
  const auto count = schemas.size();
  return {
      {"type", "array"},
      {"prefixItems", std::move(schemas)},
      {"minItems", count},
      {"maxItems", count}};
}

object struct_of(object properties, array required, bool closed) {
  object made{
      {"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
  if (closed) made["additionalProperties"] = false;
  return made;
}

}  // namespace porthouse::shape
