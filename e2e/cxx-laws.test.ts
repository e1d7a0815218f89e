/** Laws of C++ synchronisation, and what is said of its misuse. */
import { describe, expect, test } from 'vitest';

import { findingsOf, testLaws } from './cxx/laws.ts';

describe.each(['locks.cc', 'waiting.cc', 'library.cc', 'streams.cc'])('%s', (program) => {
  testLaws(program);
});

/** One of the findings of each law of misuse.cc. */
const misuses: Readonly<Record<string, RegExp>> = {
  unlock_by_another_thread: /^mutex-misuse: unlock of .* that thread 0 holds/,
  unlock_of_unlocked: /^mutex-misuse: unlock of .* that is not locked/,
  timed_unlock_by_another_thread: /^mutex-misuse: unlock of .* that thread 0 holds/,
  shared_unlock_of_unlocked: /^mutex-misuse: unlock of .* that does not hold it/,
  locked_twice: /^deadlock: A thread waits for what it holds itself/,
  timed_locked_twice: /^deadlock: A thread waits for what it holds itself/,
  shared_upgraded: /^deadlock: A thread waits for what it holds itself/,
  locked_mutex_destroyed: /^mutex-misuse: destroy of .* thread 0 holds/,
  locked_timed_mutex_destroyed: /^mutex-misuse: destroy of .* thread 0 holds/,
  lock_order: /^lock-order-inversion/,
  condition_destroyed: /^mutex-misuse: destroy of .* while threads wait on it/,
  condition_any_destroyed: /^mutex-misuse: destroy of .* while threads wait on it/,
  condition_lost: /^deadlock: Every thread that is left waits/,
  thread_not_joined: /^abort: .* destroyed that was neither joined nor detached/,
  thread_joined_twice: /^uncaught-exception: .*thread::join failed/,
  thread_joins_itself: /^uncaught-exception: .*thread::join failed/,
  future_twice: /^null-dereference/,
  promise_set_twice: /^uncaught-exception: .*already been set/,
  promise_asked_twice: /^uncaught-exception: .*already been retrieved/,
  promise_broken: /^uncaught-exception: .*destructed prior/,
  promise_never_set: /^deadlock/,
  task_called_twice: /^uncaught-exception: .*already been set/,
  call_once_in_itself: /^deadlock/,
  wait_without_lock: /^uncaught-exception: .*mutex not locked/,
  semaphore_never_released: /^deadlock/,
  semaphore_beyond_max: /^abort: .*counting_semaphore::release called beyond max\(\)/,
  semaphore_many_beyond_max: /^abort: .*counting_semaphore::release called beyond max\(\)/,
  semaphore_begins_beyond_max: /^abort: .*counting_semaphore begins with a value greater than max\(\)/,
  latch_below_zero: /^abort: .*latch::count_down called with a value greater than the internal counter/,
  latch_not_reached: /^deadlock/,
  barrier_arrived_too_often: /^abort: .*barrier::arrive called more often than the phase expects/,
  barrier_arrived_in_completion: /^abort: .*barrier::arrive called more often than the phase expects/,
  barrier_one_too_many: /^deadlock/,
  barrier_destroyed: /^use-after-free/,
};

test('misuse is called what it is', async () => {
  const laws = await findingsOf('misuse.cc', 'misuse');
  const wrong = [...laws].filter(([law, found]) => !found.some((what) => misuses[law]?.test(what)));
  expect(wrong.map(([law, found]) => [law, new Set(found)])).toEqual([]);
  expect([...laws.keys()].toSorted()).toEqual(Object.keys(misuses).toSorted());
});
