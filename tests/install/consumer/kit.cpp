#include <porthouse/porthouse.hpp>
#include <porthouse/test/house.hpp>

#include <iostream>

int main() {
  auto house = porthouse::test::house::of<porthouse::broadcast_space>();
  auto& ada = house.enter();
  auto& bob = house.enter();
  ada.says("good morning");
  house.settle();
  const auto heard = bob.heard();
  std::cout << "kit: bob heard " << (heard.empty() ? "nothing" : heard.back()) << '\n';
  return !heard.empty() && heard.back() == "good morning" ? 0 : 1;
}
