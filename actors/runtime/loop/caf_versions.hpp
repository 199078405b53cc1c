#pragma once

#include <caf/actor_system.hpp>
#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>
#include <caf/byte_buffer.hpp>
#include <caf/config.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message_id.hpp>
#include <caf/timespan.hpp>

#if CAF_MAJOR_VERSION >= 1
#include <caf/abstract_actor.hpp>
#include <caf/anon_mail.hpp>
#include <caf/scheduler.hpp>
#else
#include <caf/execution_unit.hpp>
#include <caf/monitorable_actor.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>
#include <caf/send.hpp>
#include <caf/string_view.hpp>
#endif

#include <cstddef>
#include <string_view>
#include <utility>

// All that CAF 0.18 and 1.x spell differently. The rest of the source is the same for both.

namespace porthouse {

/// A byte of what CAF's binary inspectors write and read.
using caf_byte = caf::byte_buffer::value_type;

#if CAF_MAJOR_VERSION >= 1

using caf_string_view = std::string_view;
/// What `enqueue` is told of: where the sender runs.
using caf_executor = caf::scheduler;

/// A thread that is not of CAF's pool, as CAF's actors see it when somebody there sends to them:
/// they run in the pool.
class pool_executor : public caf_executor {
public:
  explicit pool_executor(caf::actor_system& system) noexcept : system_{system} {}
  [[nodiscard]] caf::actor_system& system() const noexcept { return system_; }
  void schedule(caf::resumable* actor) override { system_.scheduler().schedule(actor); }
  void delay(caf::resumable* actor) override { system_.scheduler().delay(actor); }

private:
  void start() override {}
  void stop() override {}

  caf::actor_system& system_;
};

/// The least that CAF can send to and monitor.
class bare_actor : public caf::abstract_actor {
public:
  explicit bare_actor(caf::actor_config& with) : caf::abstract_actor{with} {}
  [[nodiscard]] const char* name() const override { return "porthouse.bare-actor"; }

private:
  void force_close_mailbox() override = 0;
};

template <class Content>
caf::mailbox_element_ptr make_element(
    caf::strong_actor_ptr from, caf::message_id id, Content&& content) {
  return caf::make_mailbox_element(std::move(from), id, std::forward<Content>(content));
}

template <class Self, class Receiver, class... Content>
auto request(Self* self, const Receiver& to, caf::timespan within, Content&&... content) {
  return self->mail(std::forward<Content>(content)...).request(to, within);
}

template <class Self, class Receiver, class... Content>
void send_from(Self* self, const Receiver& to, Content&&... content) {
  self->mail(std::forward<Content>(content)...).send(to);
}

template <class Receiver, class... Content>
void send_anonymously(const Receiver& to, Content&&... content) {
  caf::anon_mail(std::forward<Content>(content)...).send(to);
}

[[nodiscard]] inline caf::binary_serializer serializer_to(caf::byte_buffer& bytes) {
  return caf::binary_serializer{bytes};
}

[[nodiscard]] inline caf::binary_deserializer deserializer_of(
    const caf_byte* bytes, std::size_t size) {
  return caf::binary_deserializer{bytes, size};
}

#else

using caf_string_view = caf::string_view;
/// What `enqueue` is told of: where the sender runs.
using caf_executor = caf::execution_unit;

/// A thread that is not of CAF's pool, as CAF's actors see it when somebody there sends to them:
/// they run in the pool.
class pool_executor : public caf_executor {
public:
  explicit pool_executor(caf::actor_system& system) : caf_executor{&system} {}
  void exec_later(caf::resumable* actor) override { system().scheduler().enqueue(actor); }
};

/// The least that CAF can send to and monitor.
class bare_actor : public caf::monitorable_actor {
public:
  explicit bare_actor(caf::actor_config& with) : caf::monitorable_actor{with} {}

private:
  // CAF 1.x calls it when nobody refers to an actor that has not ended; here such an actor is gone.
  virtual void force_close_mailbox() = 0;
};

template <class Content>
caf::mailbox_element_ptr make_element(
    caf::strong_actor_ptr from, caf::message_id id, Content&& content) {
  return caf::make_mailbox_element(std::move(from), id, {}, std::forward<Content>(content));
}

template <class Self, class Receiver, class... Content>
auto request(Self* self, const Receiver& to, caf::timespan within, Content&&... content) {
  return self->request(to, within, std::forward<Content>(content)...);
}

template <class Self, class Receiver, class... Content>
void send_from(Self* self, const Receiver& to, Content&&... content) {
  self->send(to, std::forward<Content>(content)...);
}

template <class Receiver, class... Content>
void send_anonymously(const Receiver& to, Content&&... content) {
  caf::anon_send(to, std::forward<Content>(content)...);
}

[[nodiscard]] inline caf::binary_serializer serializer_to(caf::byte_buffer& bytes) {
  return {nullptr, bytes};
}

[[nodiscard]] inline caf::binary_deserializer deserializer_of(
    const caf_byte* bytes, std::size_t size) {
  return {nullptr, bytes, size};
}

#endif

}  // namespace porthouse
