#include <porthouse/protocol/close_code.hpp>

#include <iostream>

int main() {
  const auto advice = porthouse::protocol::advice(porthouse::protocol::close_code::going_away);
  std::cout << "consumer: stands\n";
  return advice == porthouse::protocol::comeback::never ? 1 : 0;
}
