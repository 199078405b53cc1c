#pragma once

// The stock spaces, with the greetings and rules of the library that Porthouse re-imagines.

#include <porthouse/actors/spaces/broadcast_space.hpp>
#include <porthouse/actors/spaces/channel_delivery_space.hpp>
#include <porthouse/actors/spaces/identifier_space.hpp>
#include <porthouse/actors/spaces/limbo.hpp>
#include <porthouse/actors/spaces/pipes_space.hpp>
