/* ConVul/CVE-2016-7911: asking for a task's I/O priority checks its context and reads through it again, while the exiting task sets it to NULL. */
#include <pthread.h>
#include <stddef.h>

struct context {
  int tasks;
  unsigned short priority;
};

struct task {
  pthread_mutex_t lock;
  struct context *context;
};

static void *get_priority(void *arg) {
  struct task *task = arg;
  int priority = 4;
  if (task->context != NULL) {
    priority = task->context->priority;
  }
  return priority < 0 ? arg : NULL;
}

static void *exit_task(void *arg) {
  struct task *task = arg;
  pthread_mutex_lock(&task->lock);
  struct context *context = task->context;
  task->context = NULL;
  pthread_mutex_unlock(&task->lock);
  context->tasks--;
  return NULL;
}

int main(void) {
  struct context context = {1, 1};
  struct task task = {.context = &context};
  pthread_t a, b;
  pthread_mutex_init(&task.lock, NULL);
  pthread_create(&a, NULL, get_priority, &task);
  pthread_create(&b, NULL, exit_task, &task);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
