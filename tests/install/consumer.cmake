# Installs the build, then builds strangers' projects against what was installed and runs them.
include("${CMAKE_CURRENT_LIST_DIR}/running.cmake")

run(${CMAKE_COMMAND} --install ${build_dir} --prefix ${work}/prefix)
configure(${here}/consumer ${work}/build -DCMAKE_PREFIX_PATH=${work}/prefix)
run(${CMAKE_COMMAND} --build ${work}/build)
run(${work}/build/consumer)
run(${work}/build/kit)

configure(${root}/examples/starter ${work}/starter -DCMAKE_PREFIX_PATH=${work}/prefix)
run(${CMAKE_COMMAND} --build ${work}/starter)
run(${work}/starter/server --version)
