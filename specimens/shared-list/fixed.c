#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
  int value;
  struct node *next;
};

static struct node *head;
static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;

static void *push(void *arg) {
  struct node *node = malloc(sizeof *node);
  node->value = *(int *)arg;
  pthread_mutex_lock(&list_lock);
  node->next = head;
  head = node;
  pthread_mutex_unlock(&list_lock);
  return NULL;
}

int main(void) {
  int one = 1, two = 2, length = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, push, &one);
  pthread_create(&b, NULL, push, &two);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  while (head != NULL) {
    struct node *next = head->next;
    free(head);
    head = next;
    length++;
  }
  printf("length = %d\n", length);
  return length == 2 ? 0 : 1;
}
