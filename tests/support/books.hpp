#pragma once

#include <porthouse/actors/runtime/sockets/socket_table.hpp>
#include <porthouse/protocol/delivery/request_ledger.hpp>

#include <boost/mp11/algorithm.hpp>

#include <sstream>
#include <string>

namespace porthouse::test {

/// What the books of requests say, in one line: by the ends that there were.
inline std::string read_out(const char* name, const protocol::request_ledger& of) {
  std::ostringstream text;
  text << name << ": asked " << of.asked << " = open " << of.open;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<protocol::request_end>>(
      [&](auto one) {
        if (of.of(one.value) > 0) text << " + " << one.name << " " << of.of(one.value);
      });
  text << "\n";
  return text.str();
}

/// What the books of a shard say, in one line.
inline std::string read_out(const socket_table& shard) {
  const auto& in = shard.inbound();
  const auto& out = shard.outbound();
  std::ostringstream text;
  text << "shard " << shard.number() << ": " << shard.sockets() << " sockets; received "
       << in.received << " = handled " << in.handled << " + enveloped " << in.enveloped
       << " + closed " << in.closed << " + waiting " << in.waiting << "; offered " << out.offered
       << " = sent " << out.queued << " + overflowed " << out.overflowed << " + closing "
       << out.closing << " + void " << out.void_stay << " + enveloped " << out.enveloped;
  const auto& kept = shard.sessions().ledger();
  text << "; sessions " << kept.opened << " = attached " << kept.attached << " + away " << kept.away
       << " + ended " << kept.ended << "; their frames " << kept.offered << " = numbered "
       << kept.numbered << " + dropped " << kept.dropped << " + waiting " << kept.waiting
       << "; numbered = acknowledged " << kept.acknowledged << " + in window " << kept.in_window
       << " + lost " << kept.lost << "\n";
  return text.str();
}

}  // namespace porthouse::test
