# Installs the build in `build_dir`, then builds a stranger's project against what was installed
# and runs it.
#
#   cmake -Dbuild_dir=… -Dsource_dir=… -Dcompiler=… -P consume.cmake
set(work "${build_dir}/consumer")
file(REMOVE_RECURSE "${work}")

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "failed (${result}): ${ARGN}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --install ${build_dir} --prefix ${work}/prefix)
run(${CMAKE_COMMAND} -G Ninja -S ${source_dir} -B ${work}/build -DCMAKE_BUILD_TYPE=Release
    -DCMAKE_CXX_COMPILER=${compiler} -DCMAKE_PREFIX_PATH=${work}/prefix)
run(${CMAKE_COMMAND} --build ${work}/build)
run(${work}/build/consumer)
run(${work}/build/kit)
