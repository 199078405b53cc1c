#pragma once

#include <porthouse/actors/runtime/sockets/socket_table.hpp>

#include <sstream>
#include <string>

namespace porthouse::test {

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
       << kept.numbered << " + dropped " << kept.dropped.all() << " + waiting " << kept.waiting
       << "; numbered = acknowledged " << kept.acknowledged << " + in window " << kept.in_window
       << " + lost " << kept.lost << "\n";
  return text.str();
}

}  // namespace porthouse::test
