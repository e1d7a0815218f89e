/* A program without the pass: the base that slowdowns are measured against. BENCH_PROGRAM is its file. */
/* Heddle instruments what asks for this, too: its macro is taken away. */
#undef no_sanitize
#pragma clang attribute push(__attribute__((no_sanitize("thread"))), apply_to = function)
#include BENCH_PROGRAM
#pragma clang attribute pop
