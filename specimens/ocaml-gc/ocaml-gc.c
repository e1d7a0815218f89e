/* The whole runtime as one unit: one name on the command line, and nine variants compile in the time of nine files. */
#include "callback.c"
#include "collect.c"
#include "domain.c"
#include "fragments.c"
#include "heap.c"
#include "interpreter.c"
#include "program.c"
