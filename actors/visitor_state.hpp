#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace porthouse {

/// One value of a type that its user chooses. Costs one pointer until there is a value.
class visitor_state {
public:
  /// The value; made by default the first time. Throws std::logic_error if there is one of another
  /// type, or none and no default.
  template <class Value>
  [[nodiscard]] Value& get() {
    if (!held_) {
      if constexpr (std::is_default_constructible_v<Value>) return set(Value{});
      throw std::logic_error{
          std::string{"a visitor has no state yet, and none of type "} + typeid(Value).name() +
          " is made without arguments: set it in connected, by who.state(trial{...})"};
    }
    if (held_->type != typeid(Value)) {
      throw std::logic_error{
          std::string{"a visitor has one state in a room, and this one's is of type "} +
          held_->type.name() + ", not " + typeid(Value).name() + ": put both into one struct"};
    }
    return static_cast<holder<Value>&>(*held_).value;
  }
  /// Replaces the value, of whatever type it was.
  template <class Value>
  Value& set(Value value) {
    auto made = std::make_unique<holder<Value>>(std::move(value));
    auto& kept = made->value;
    held_ = std::move(made);
    return kept;
  }
  /// There is no value any more.
  void clear() noexcept { held_.reset(); }

private:
  struct any {
    explicit any(const std::type_info& of) noexcept : type{of} {}
    any(const any&) = delete;
    any& operator=(const any&) = delete;
    virtual ~any() = default;

    const std::type_info& type;
  };
  template <class Value>
  struct holder final : any {
    explicit holder(Value with) : any{typeid(Value)}, value{std::move(with)} {}

    Value value;
  };

  std::unique_ptr<any> held_;
};

}  // namespace porthouse
