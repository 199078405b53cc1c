# How the targets of Porthouse are made: one function per kind.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endif()

# -- includes -----------------------------------------------------------------------------------

# `<porthouse/folder/file.hpp>` in the tree as installed: the build tree holds links to the folders.
set(porthouse_include_root "${PROJECT_BINARY_DIR}/include")
file(MAKE_DIRECTORY "${porthouse_include_root}/porthouse")
foreach(folder protocol net actors)
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/${folder}" "${porthouse_include_root}/porthouse/${folder}"
       SYMBOLIC)
endforeach()
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/tests/support" "${porthouse_include_root}/porthouse/test"
     SYMBOLIC)
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/actors/porthouse.hpp"
     "${porthouse_include_root}/porthouse/porthouse.hpp" SYMBOLIC)

# -- flags --------------------------------------------------------------------------------------

# Warnings and sanitizers for our own targets; what we link stays as it is.
function(porthouse_flags target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
  if(PORTHOUSE_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(NOT PORTHOUSE_SANITIZERS)
    return()
  endif()
  set(sanitize "-fsanitize=${PORTHOUSE_SANITIZERS}")
  if(PORTHOUSE_FUZZ)
    set(sanitize "${sanitize},fuzzer-no-link")
  endif()
  target_compile_options(${target} PRIVATE ${sanitize} -fno-sanitize-recover=all
                                           -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 takes the sanitizers' own code for ours.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-tsan)
  endif()
  target_link_options(${target} PUBLIC "$<BUILD_INTERFACE:-fsanitize=${PORTHOUSE_SANITIZERS}>")
endfunction()

# -- libraries ----------------------------------------------------------------------------------

# porthouse_library(protocol PUBLIC … PRIVATE …): the sources of this folder, as a static library.
function(porthouse_library name)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  if(NOT sources)
    message(STATUS "porthouse_${name}: no sources yet")
    return()
  endif()
  add_library(porthouse_${name} STATIC ${sources})
  add_library(porthouse::${name} ALIAS porthouse_${name})
  set_target_properties(porthouse_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(porthouse_${name} PUBLIC cxx_std_20)
  target_include_directories(
    porthouse_${name} PUBLIC "$<BUILD_INTERFACE:${porthouse_include_root}>"
                             "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(porthouse_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  porthouse_flags(porthouse_${name})
endfunction()

# What a user links: `porthouse::porthouse`.
function(porthouse_umbrella)
  add_library(porthouse INTERFACE)
  add_library(porthouse::porthouse ALIAS porthouse)
  foreach(name actors protocol)
    if(TARGET porthouse_${name})
      target_link_libraries(porthouse INTERFACE porthouse_${name})
    endif()
  endforeach()
endfunction()

# -- programs -----------------------------------------------------------------------------------

# porthouse_programs(example … LINK …): one program per source of this folder; what lies in
# support/ is linked to all. A `prefix` keeps a bench apart from an example of the same name.
function(porthouse_programs kind)
  cmake_parse_arguments(arg "" "PREFIX" "LINK" ${ARGN})
  file(GLOB support CONFIGURE_DEPENDS support/*.cpp)
  if(support)
    add_library(porthouse_${kind}_support STATIC ${support})
    target_link_libraries(porthouse_${kind}_support PUBLIC ${arg_LINK})
    porthouse_flags(porthouse_${kind}_support)
    set(arg_LINK porthouse_${kind}_support)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  foreach(source ${sources})
    cmake_path(GET source STEM name)
    add_executable(${kind}_${name} ${source})
    set_target_properties(${kind}_${name} PROPERTIES OUTPUT_NAME ${arg_PREFIX}${name})
    target_link_libraries(${kind}_${name} PRIVATE ${arg_LINK})
    porthouse_flags(${kind}_${name})
  endforeach()
endfunction()

# -- tests --------------------------------------------------------------------------------------

# porthouse_suites(protocol LINK …): every x_test.cpp of tests/protocol/ opens one suite `x`; they
# are one program, and one line each in ctest.
function(porthouse_suites folder)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  foreach(target ${arg_LINK})
    if(NOT TARGET ${target})
      set(sources "")
    endif()
  endforeach()
  if(NOT sources)
    message(STATUS "tests/${folder}: nothing to test yet")
    return()
  endif()
  add_executable(test_${folder} ${sources} $<TARGET_OBJECTS:porthouse_test_main>)
  target_compile_definitions(test_${folder} PRIVATE BOOST_TEST_DYN_LINK)
  target_link_libraries(test_${folder} PRIVATE ${arg_LINK} Boost::unit_test_framework)
  porthouse_flags(test_${folder})
  foreach(source ${sources})
    cmake_path(GET source STEM stem)
    if(stem MATCHES "^(.+)_test$")
      add_test(NAME ${folder}.${CMAKE_MATCH_1} COMMAND test_${folder} --run_test=${CMAKE_MATCH_1})
      set_tests_properties(${folder}.${CMAKE_MATCH_1} PROPERTIES TIMEOUT 120)
    endif()
  endforeach()
endfunction()

# -- installing ---------------------------------------------------------------------------------

function(porthouse_install)
endfunction()
