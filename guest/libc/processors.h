/* How many processors a program is told that it runs on: programs that size thread pools by it get two threads to interleave. */
#ifndef HEDDLE_PROCESSORS
#define HEDDLE_PROCESSORS 2
#endif
