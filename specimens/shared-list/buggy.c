#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
  int value;
  struct node *next;
};

static struct node *head;

static void *push(void *arg) {
  struct node *node = malloc(sizeof *node);
  node->value = *(int *)arg;
  node->next = head;
  head = node;
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
