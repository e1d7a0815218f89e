/* Atomic instructions that the compiler left in a dynamic library, as in a program. */
#include "../raw-atomics.c"
