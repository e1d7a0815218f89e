/* Every thread has a function table of its own, as workers of Emscripten have. dlopen puts a module's functions into the table of the thread that
 * calls it; the others add them when they look (dlsync). -DUNSYNCED: a thread calls through a slot that it was told of without looking first
 * (emscripten #18345, #19425). */
#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>

#define SLOTS 8

typedef int (*function)(int);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static function loaded[SLOTS];
static int loaded_count;

static _Thread_local function table[SLOTS];
static _Thread_local int synced;

/* The slot that the worker is to call, once there is one. */
static atomic_int published = -1;

static int side_twice(int n) { return 2 * n; }

static void sync_table(void) {
  pthread_mutex_lock(&lock);
  for (; synced < loaded_count; synced++) table[synced] = loaded[synced];
  pthread_mutex_unlock(&lock);
}

static int open_module(function exported) {
  pthread_mutex_lock(&lock);
  int slot = loaded_count++;
  loaded[slot] = exported;
  pthread_mutex_unlock(&lock);
  sync_table();
  return slot;
}

static void *worker(void *result) {
  int slot;
  for (;;) {
    sync_table();
    slot = atomic_load(&published);
    if (slot >= 0) break;
    sched_yield();
  }
#ifndef UNSYNCED
  sync_table();
#endif
  assert(table[slot] != NULL);
  *(int *)result = table[slot](21);
  return NULL;
}

int main(void) {
  int result = 0;
  pthread_t thread;
  pthread_create(&thread, NULL, worker, &result);
  int slot = open_module(side_twice);
  assert(table[slot](4) == 8);
  atomic_store(&published, slot);
  pthread_join(thread, NULL);
  assert(result == 42);
}
