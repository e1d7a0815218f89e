#include <pthread.h>
#include <stdlib.h>

struct node {
  int id;
  struct node *next;
};

static struct node *head;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void add(int id) {
  struct node *node = malloc(sizeof *node);
  node->id = id;
  node->next = head;
  head = node;
}

static void *walk(void *arg) {
  int *sum = arg;
  pthread_mutex_lock(&lock);
  for (struct node *node = head; node != NULL; node = node->next) {
    int id = node->id;
    pthread_mutex_unlock(&lock);
    *sum += id;
    pthread_mutex_lock(&lock);
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

static void *remove_first(void *arg) {
  pthread_mutex_lock(&lock);
  struct node *first = head;
  head = first->next;
  pthread_mutex_unlock(&lock);
  free(first);
  return arg;
}

int main(void) {
  int sum = 0;
  pthread_t a, b;
  add(1);
  add(2);
  pthread_create(&a, NULL, walk, &sum);
  pthread_create(&b, NULL, remove_first, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(head);
  return 0;
}
