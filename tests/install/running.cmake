# What the tests of this folder share: where they work, and how they run a command. They are given
#
#   build_dir  a build, with all of its libraries    root      the source that it is of
#   compiler   the one that it was built with        version   what it should say that it is
#   caf_dir    the CAF that it was built with
cmake_path(GET CMAKE_SCRIPT_MODE_FILE STEM way)
set(here "${CMAKE_CURRENT_LIST_DIR}")
set(work "${build_dir}/install/${way}")
file(REMOVE_RECURSE "${work}")

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "failed (${result}): ${ARGN}")
  endif()
endfunction()

# configure(SOURCE BUILD …): as a user does who has the same compiler.
function(configure source build)
  run(${CMAKE_COMMAND} -G Ninja -S ${source} -B ${build} -DCMAKE_BUILD_TYPE=Release
      -DCMAKE_CXX_COMPILER=${compiler} ${ARGN})
endfunction()

# said_of(RESULT FILE COMMAND…): the output of a tool about a file.
function(said_of result file)
  execute_process(COMMAND ${ARGN} ${file} OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
  set(${result} "${said}" PARENT_SCOPE)
endfunction()
