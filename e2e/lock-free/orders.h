/* Every program here is correct. With -DBUGGY one order or fence is too weak: NEEDS(order) is relaxed, NEEDS_FENCE(order) is none. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#ifdef BUGGY
#define NEEDS(order) memory_order_relaxed
#define NEEDS_FENCE(order) ((void)0)
#else
#define NEEDS(order) memory_order_##order
#define NEEDS_FENCE(order) atomic_thread_fence(memory_order_##order)
#endif
