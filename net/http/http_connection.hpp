#pragma once

#include <porthouse/net/http/reply.hpp>
#include <porthouse/net/http/request.hpp>
#include <porthouse/net/http/upgrade.hpp>
#include <porthouse/net/loop/endpoint.hpp>
#include <porthouse/net/tcp/connection_limit.hpp>
#include <porthouse/net/tcp/transport.hpp>
#include <porthouse/protocol/ports/inspection_service.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace porthouse::net {

struct server_state;
class shard;

/// A connection as long as it speaks HTTP: TLS handshake, requests and answers, and at last the
/// upgrade, after which a `connection` takes its place and all that is here is freed.
///
/// On the shard's thread only.
class http_connection final : public endpoint {
public:
  /// What is known of a new connection before its first byte.
  struct accepted_socket {
    transport link;
    connection_permit permit;
    remote from;
    std::string early;      ///< bytes that have been read from it already
    bool by_proxy = false;  ///< begins with a PROXY header
  };

  http_connection(shard& where, server_state& state, accepted_socket accepted);

  /// Takes `accepted`, which the shard expects, in and begins.
  static void start(shard& where, server_state& state, accepted_socket accepted);

  void ready(std::uint32_t events) override;
  void due() override;
  void flush() override {}
  void shut_down() override;
  void abort() override { leave(); }

private:
  enum class stage : std::uint8_t {
    introducing,
    shaking_hands,
    reading,
    asking,
    writing,
    lingering,
    gone
  };

  void open();
  void go_on();
  bool step();
  bool introduce();
  void refuse_to_talk(unsigned status, std::string_view remedy);
  bool shake_hands();
  bool read();
  void take(std::string_view bytes);
  void decide();
  [[nodiscard]] std::optional<request_origin> who_asks(const request& asked);
  void decide_on_page(const request& asked);
  void decide_on_upgrade(const request& asked);
  bool take_place();
  bool ask_inspection(const request& asked);
  void answer_inspection(protocol::inspection_reply reply);
  void say(reply reply);
  void allow_for_answer();
  bool write();
  void written();
  void become_websocket();
  bool drain();
  void leave();

  shard& shard_;
  server_state& state_;
  transport link_;
  connection_permit permit_;
  remote from_;
  std::string pending_;  // read, but not yet taken by the reader
  std::unique_ptr<request_reader> reader_;
  std::optional<accepted_upgrade> accepted_;
  std::shared_ptr<http_connection*> asking_;  // held by this alone: a late answer finds it gone
  reply reply_;
  std::size_t written_ = 0;  // of the reply, head and body
  tick answer_due_ = never;  // when all of it has to be written, unless it is an upgrade
  stage stage_;
  bool begun_ = false;     // something of a request is there
  bool kept_ = false;      // an earlier request has been answered
  bool hung_up_ = false;   // the other side has sent its last byte
  bool drained_ = false;   // the kernel has no more bytes, and will tell when it has
  bool secure_ = false;    // over TLS to the proxy that has introduced the client
  bool going_on_ = false;  // `go_on` is at work: what it waits for has come at once
  bool untried_;           // `pending_` has not been offered to this reader
};

}  // namespace porthouse::net
