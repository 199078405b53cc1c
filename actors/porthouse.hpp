#pragma once

// Everything a server is composed of: plan, manager, rooms and messages. Brings in neither CAF nor
// Asio; for spaces that are CAF actors of their own there is <porthouse/actors/caf.hpp>.

#include <porthouse/actors/answered.hpp>
#include <porthouse/actors/cli/command_line.hpp>
#include <porthouse/actors/cli/run.hpp>
#include <porthouse/actors/event.hpp>
#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/manager.hpp>
#include <porthouse/actors/request.hpp>
#include <porthouse/actors/schema.hpp>
#include <porthouse/actors/spaces.hpp>
#include <porthouse/actors/visitor.hpp>
#include <porthouse/protocol/version.hpp>
