#include <assert.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

int host_value = 3;
int host_twice(int x) { return x * 2; }

static int (*run)(int);

/* Each thread has a `calls` of its own, which begins at 5. */
static void *work(void *arg) {
  assert(run(1) == 2 + 12 + 3);
  return arg;
}

int main(int argc, char **argv) {
  void *plugin = dlopen("plugin.so", RTLD_NOW);
  assert(plugin != NULL);
  run = (int (*)(int))dlsym(plugin, "plugin_run");
  int *counter = dlsym(plugin, "counter");
  int **where = dlsym(plugin, "where");
  int (*(*callback)(void))(int) = (int (*(*)(void))(int))dlsym(plugin, "plugin_callback");
  assert(*counter == 7 && *where == counter && callback() == host_twice);
  assert(dlopen("./plugin.so", RTLD_NOW) == plugin && dlclose(plugin) == 0);
  pthread_t first, second;
  pthread_create(&first, NULL, work, NULL);
  if (argc > 1) pthread_join(first, NULL);
  pthread_create(&second, NULL, work, NULL);
  if (argc == 1) pthread_join(first, NULL);
  pthread_join(second, NULL);
  dlclose(plugin);
}
