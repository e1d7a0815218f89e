#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static atomic_bool host_ready, plugin_ready;

static void *plugin(void *arg) {
  atomic_store(&plugin_ready, true);
  while (!atomic_load(&host_ready)) {
  }
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, plugin, NULL);
  while (!atomic_load(&plugin_ready)) {
  }
  atomic_store(&host_ready, true);
  pthread_join(thread, NULL);
  return 0;
}
