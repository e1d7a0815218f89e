# Concurrency checks as tests of CTest.
#
#   list(APPEND CMAKE_MODULE_PATH "${CMAKE_SOURCE_DIR}/node_modules/heddle/integrations/cmake")
#   include(HeddleTest)
#   heddle_add_test(NAME queue SOURCES queue.c queue-test.c RUNS 5000 OPTIONS -Iinclude)
#
# A finding fails the test, and so does what could not be checked; `ctest --output-on-failure` prints the report. The project itself may be built by
# any compiler: Heddle compiles the sources of a check for itself.

find_program(HEDDLE_COMMAND heddle HINTS "${CMAKE_SOURCE_DIR}/node_modules/.bin" NO_CMAKE_FIND_ROOT_PATH)

# NAME      of the test
# SOURCES   relative to the current source folder; one of them has main
# RUNS      executions at most; Heddle's default without it
# TIME      of the campaign at most, in seconds; 60 without it
# OPTIONS   further options of `heddle check`, and of the compiler with one dash
# ARGUMENTS of the program
function(heddle_add_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;RUNS;TIME" "SOURCES;OPTIONS;ARGUMENTS")
  if(NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "heddle_add_test needs NAME and SOURCES")
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "heddle_add_test does not know `${arg_UNPARSED_ARGUMENTS}`")
  endif()
  if(NOT HEDDLE_COMMAND)
    message(FATAL_ERROR "`heddle` was not found: run `npm install --save-dev heddle`, or set HEDDLE_COMMAND")
  endif()
  if(NOT arg_TIME)
    set(arg_TIME 60)
  endif()
  set(words check ${arg_SOURCES} ${arg_OPTIONS} --time ${arg_TIME}s)
  if(arg_RUNS)
    list(APPEND words --runs ${arg_RUNS})
  endif()
  if(arg_ARGUMENTS)
    list(APPEND words -- ${arg_ARGUMENTS})
  endif()
  add_test(NAME ${arg_NAME} COMMAND ${HEDDLE_COMMAND} ${words} WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  # A minute more than the campaign, for compiling and for replaying what it finds.
  math(EXPR timeout "${arg_TIME} + 60")
  set_tests_properties(${arg_NAME} PROPERTIES TIMEOUT ${timeout} LABELS concurrency)
endfunction()
