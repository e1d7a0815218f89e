/* The list of loaded modules in a loader of its own. -DUNLOCKED: nothing guards it. -DEARLY_RETURN: the path for a module that is there already keeps
 * the lock (emscripten #26227). */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct module {
  struct module *next;
  const char *name;
  int references;
};

static struct module *modules;
static int instances;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void enter(void) {
#ifndef UNLOCKED
  pthread_mutex_lock(&lock);
#endif
}

static void leave(void) {
#ifndef UNLOCKED
  pthread_mutex_unlock(&lock);
#endif
}

static struct module *load(const char *name) {
  struct module *module = malloc(sizeof *module);
  module->name = name;
  module->references = 1;
  module->next = modules;
  modules = module;
  instances++;
  return module;
}

static struct module *open_module(const char *name) {
  enter();
  for (struct module *module = modules; module != NULL; module = module->next) {
    if (strcmp(module->name, name) != 0) continue;
    module->references++;
#ifdef EARLY_RETURN
    return module;
#endif
    leave();
    return module;
  }
  struct module *module = load(name);
  leave();
  return module;
}

static void *opener(void *name) {
  open_module(name);
  open_module("common.wasm");
  return NULL;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, opener, "side.wasm");
  pthread_create(&second, NULL, opener, "side.wasm");
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  assert(instances == 2);
  assert(modules->references == 2 && modules->next->references == 2);
}
