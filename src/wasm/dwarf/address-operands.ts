/** Calls whose first operand is the address that they are about: of hooks, and of operations on synchronisation objects. */

/** How many operands come behind the address, by the name of the function. */
const depths: readonly (readonly [RegExp, number])[] = [
  [/^__tsan_(?:unaligned_)?(?:volatile_)?(?:read|write|read_write)(?:1|2|4|8|16)$/, 0],
  [/^__tsan_atomic\d+_load$/, 1],
  [/^__tsan_atomic\d+_(?:store|exchange|fetch_\w+)$/, 2],
  [/^__tsan_atomic\d+_compare_exchange_\w+$/, 4],
  [/^(?:pthread_mutex|pthread_spin|mtx)_(?:lock|trylock|unlock|destroy)$/, 0],
  [/^pthread_rwlock_(?:(?:try)?(?:rd|wr)lock|unlock|destroy)$/, 0],
  [/^(?:pthread_cond|cnd)_(?:signal|broadcast|destroy)$/, 0],
  [/^(?:pthread_barrier_(?:wait|destroy)|sem_(?:wait|trywait|post|destroy)|cnd_init|pthread_mutex_consistent)$/, 0],
  [/^(?:pthread_(?:mutex|rwlock|spin|cond)_init|mtx_init|pthread_cond_wait|cnd_wait|sem_getvalue)$/, 1],
  [/^(?:pthread_mutex_timedlock|mtx_timedlock|pthread_rwlock_timed(?:rd|wr)lock|sem_timedwait)$/, 1],
  [/^(?:pthread_barrier_init|sem_init|pthread_cond_timedwait|cnd_timedwait|sem_clockwait)$/, 2],
  [/^(?:pthread_mutex_clocklock|pthread_rwlock_clock(?:rd|wr)lock)$/, 2],
  [/^pthread_cond_clockwait$/, 3],
  // Of libc++, where the pthread object comes first in its own.
  [/^_ZNSt3__2(?:5mutex|15recursive_mutex)(?:4lock|8try_lock|6unlock)Ev$/, 0],
  [/^_ZNSt3__218condition_variable10notify_(?:one|all)Ev$/, 0],
  [/^_ZNSt3__218condition_variable4waitERNS_11unique_lockINS_5mutexEEE$/, 1],
];

/**
 * Undefined for other functions. None of these calls the program back, so that an operation made below one of them is the one that it is called for, on
 * what its first operand points to: not so of `pthread_once`.
 */
export function operandsBehindAddress(name: string): number | undefined {
  return depths.find(([pattern]) => pattern.test(name))?.[1];
}
