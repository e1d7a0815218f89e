/* Two threads open the library for themselves, call it and close it again. -DEARLY_CLOSE: main opens and closes it for both, too early. */
#include <assert.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

typedef int (*function)(void);

static function count, calls;

static void *open_and_call(void *arg) {
  void *plugin = dlopen("plugin.so", RTLD_NOW);
  assert(plugin != NULL);
  function own_count = (function)dlsym(plugin, "plugin_count"), own_calls = (function)dlsym(plugin, "plugin_calls");
  assert(own_count != NULL && own_calls != NULL);
  own_count();
  assert(own_calls() == 1);
  dlclose(plugin);
  return arg;
}

static void *call(void *arg) {
  count();
  return arg;
}

int main(void) {
  pthread_t first, second;
#ifdef EARLY_CLOSE
  void *plugin = dlopen("plugin.so", RTLD_NOW);
  assert(plugin != NULL);
  count = (function)dlsym(plugin, "plugin_count");
  void *(*start)(void *) = call;
#else
  void *(*start)(void *) = open_and_call;
#endif
  pthread_create(&first, NULL, start, NULL);
  pthread_create(&second, NULL, start, NULL);
#ifdef EARLY_CLOSE
  pthread_join(first, NULL);
  dlclose(plugin);
#else
  pthread_join(first, NULL);
#endif
  pthread_join(second, NULL);
}
