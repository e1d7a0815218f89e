/** The kinds of findings about threads and what they wait for. A data table. */
import type { KindExplanation } from './explain-kinds.ts';

export const threadKinds: Readonly<
  Record<
    | 'data-race'
    | 'deadlock'
    | 'lock-order-inversion'
    | 'livelock'
    | 'hang'
    | 'mutex-misuse'
    | 'grace-period-misuse'
    | 'library-misuse'
    | 'thread-leak',
    KindExplanation
  >
> = {
  'data-race': {
    meaning:
      'Two threads access the same byte, at least one of them writes, at least one access is not atomic, and nothing orders them. ' +
      'C and C++ give such a program no meaning: it may lose updates, read torn or stale values, or be compiled into something else.',
    example: `#include <pthread.h>
int counter;
void *worker(void *arg) {
  counter++; /* read, add, write: another thread can come between */
  return arg;
}
int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}`,
    fix: 'Protect both accesses with the same lock, make the object atomic (_Atomic int, std::atomic<int>), or order the accesses: create, join, a semaphore, a release store that an acquire load reads.',
    decided:
      'By happens-before, with a vector clock for each thread and a record of the last accesses of each byte. No lock-set guessing, so it ' +
      'is never a false alarm for synchronisation that Heddle sees. Initialising or destroying a mutex, condition, semaphore, barrier, rwlock or spin lock counts as a ' +
      'write of it, each operation on it as an atomic read: a thread that uses an object which another one initialises without order to that races. It is a warning when a known harmless pattern holds (the same value written, ' +
      'neighbouring bit-field bits, a flag that only goes up, a statistics counter), or when the value that was read makes no difference: several ' +
      'executions, run again with the other value, go on alike. It is an error all the same when a failure in the campaign comes whenever one side is first, when a thread that looked at the flag too early waits for ever, when stronger orders of atomics would order the two sides, ' +
      'when one writer of a counter or bit-field holds a lock, and when the same functions race elsewhere too, so that the flag may publish data. ' +
      'The program is still undefined.',
  },
  deadlock: {
    meaning: 'Threads wait for each other, or for something that no thread will do any more, so they never go on.',
    example: `#include <pthread.h>
pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
void both(pthread_mutex_t *first, pthread_mutex_t *second) {
  pthread_mutex_lock(first);
  pthread_mutex_lock(second); /* each thread has what the other one wants */
  pthread_mutex_unlock(second);
  pthread_mutex_unlock(first);
}
void *worker(void *arg) {
  both(&a, &b);
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  both(&b, &a);
  pthread_join(thread, NULL);
}`,
    fix: 'Take locks in one order everywhere. For a lost wake-up, change the condition while holding the mutex and wait in a loop that tests it. A thread must not join itself or lock a normal mutex twice.',
    decided:
      'Every live thread is blocked for ever, or some threads form a cycle of ownership waits (mutex, rwlock, join, epoch). Waits with a ' +
      'deadline end at the deadline. Threads that still wait when the process exits normally are no deadlock. The cause says more: ' +
      'lost-wake-up, self-deadlock.',
  },
  'lock-order-inversion': {
    meaning:
      'Locks are taken in orders that contradict each other. This execution ended well; another one would deadlock.',
    example: `#include <pthread.h>
pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
void both(pthread_mutex_t *first, pthread_mutex_t *second) {
  pthread_mutex_lock(first);
  pthread_mutex_lock(second); /* a then b here, b then a there */
  pthread_mutex_unlock(second);
  pthread_mutex_unlock(first);
}
void *worker(void *arg) {
  both(&a, &b);
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  both(&b, &a);
  pthread_join(thread, NULL);
}`,
    fix: 'Take the locks in one order everywhere, or take the second one with trylock and back off.',
    decided:
      'A cycle in the graph of "held A while taking B", by at least two threads that can run at the same time. Not reported: cycles ' +
      'guarded by a common outer lock, cycles of one thread alone, edges of trylock, edges that create or join already orders, and cycles of more than six locks. Where a program has hundreds of locks, not every path through them is followed.',
  },
  livelock: {
    meaning: 'Threads keep running and change nothing: each undoes or retries what the other does, for ever.',
    example: `#include <pthread.h>
#include <stdatomic.h>
atomic_int ready;
void *worker(void *arg) {
  while (!atomic_load(&ready)) {
  } /* nobody ever stores to ready */
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  pthread_join(thread, NULL);
}`,
    fix: 'Make progress possible: let the thread that is waited for run and store, back off differently in each thread, or block instead of spinning.',
    decided:
      'Under fair scheduling and newest values, round after round over all threads changes no state, also when each in turn runs alone for a while. A spin loop that another thread would end ' +
      'is no finding.',
  },
  hang: {
    meaning:
      'A thread runs on without an end and without anything that Heddle could see it do, such as an empty infinite loop.',
    example: `int main(void) {
  for (unsigned i = 0;; i += 2) {
    if (i == 7) break; /* i is never odd */
  }
}`,
    fix: 'End the loop. If it only is long, let it make fewer rounds here, or access memory now and then (a volatile counter).',
    decided:
      'Rounds without a memory access are counted by code that Heddle inserts: after 300 million in one go the thread lets all others go first, and hangs when none of them can go on. What only the wall-clock watchdog could stop carries ' +
      '"deterministic": false, because a slower machine may stop it elsewhere.',
  },
  'mutex-misuse': {
    meaning:
      'A synchronisation object is used against its rules: unlocked by a thread that does not hold it, destroyed while in use, used after destruction or without initialisation.',
    example: `#include <pthread.h>
pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
int main(void) {
  pthread_mutex_unlock(&lock); /* this thread never locked it */
}`,
    fix: 'Pair every lock with an unlock in the same thread, and destroy objects only after their last user is done.',
    decided:
      'The objects check the rules that POSIX calls undefined. Every operation on an object that was destroyed and not initialised again is such a use. Uses that POSIX answers with an error code are not reported.',
  },
  'grace-period-misuse': {
    meaning:
      'A rule of read sections and grace periods (RCU, epochs) is broken: a synchronize inside of its own read section, which waits for itself; an exit ' +
      'without an enter; a thread that ends inside of a section; a grace period that ends before a section that it has to wait for.',
    example: `#include <heddle.h>
void detach(void) {
  heddle_epoch_synchronize(); /* waits for all who read: for itself, too */
}
int main(void) {
  heddle_epoch_enter();
  detach();
  heddle_epoch_exit();
}`,
    fix: 'Leave the read section before waiting for a grace period, or do not wait where nobody can have seen the object yet.',
    decided:
      'At the call, whether the run hangs or not, for sections entered by heddle_epoch_enter and for those of a scheme of the program that ' +
      'heddle_epoch_entered, leaves, waits and waited tell of (docs/reference/grace-periods.md). Whoever hangs because of it is in a deadlock finding of its own.',
  },
  'library-misuse': {
    meaning:
      'A dynamic library is used against its rules: closed while a thread runs its code or uses its data, called through a symbol that dlsym did not find, its handle not checked or not open. A library that is never closed is a warning.',
    example: `#include <dlfcn.h>
/* heddle check main.c --library plugin.c, which holds: void run(void) {} */
int main(void) {
  void *plugin = dlopen("plugin.so", RTLD_NOW);
  void (*run)(void) = (void (*)(void))dlsym(plugin, "run");
  dlclose(plugin);
  run(); /* the code is gone */
}`,
    fix: 'Check what dlopen and dlsym return, and close a library only after every thread is done with its code and data: join them, or count the users under a lock.',
    decided:
      'Entering and leaving a function of a library from outside count as reads of its code, closing as a free of code and data: the same rules as for a heap block decide. A null call is laid to a failed dlsym when there was one before it.',
  },
  'thread-leak': {
    meaning: 'The process ends while a thread was neither joined nor detached.',
    example: `#include <pthread.h>
void *worker(void *arg) { return arg; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL); /* neither joined nor detached */
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(b, NULL);
}`,
    fix: 'Join the thread, or detach it when nobody needs to know that it ended.',
    decided: 'At the normal end of an execution, for threads that are joinable and were not joined.',
  },
};
