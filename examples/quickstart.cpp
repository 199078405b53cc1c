// Quickstart: the shortest house of stock spaces. It greets with `Hello. Please present your ID.`;
// answer `id:ada`, and all you send from then on goes to everybody else who has done the same.

#include "support/pages.hpp"

#include <porthouse/porthouse.hpp>

int main(int argc, char** argv) {
  // What wraps every message, on its way in and out.
  const auto envelopes = porthouse::envelopes{porthouse::message_cast{}};
  // The places: newcomers land in the first, which releases them to the second.
  const auto lockspaces = porthouse::lockspaces{}
                              .add<porthouse::identifier_space>()
                              .add<porthouse::channel_delivery_space>();
  // Both together are the plan of a house.
  const auto house = porthouse::machine{envelopes, lockspaces};
  return porthouse::run(
      argc, argv, house, "say who you are, then talk to all others", with_pages("console"));
}
