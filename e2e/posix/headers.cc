/* The headers of headers.c in C++. */
#include <assert.h>
#include <initializer_list>
#include <error.h>
#include <stdbit.h>
#include <sys/queue.h>

struct Item {
  int value;
  SIMPLEQ_ENTRY(Item) simple;
  TAILQ_ENTRY(Item) both;
};
SIMPLEQ_HEAD(Simples, Item) simples = SIMPLEQ_HEAD_INITIALIZER(simples);
TAILQ_HEAD(Queue, Item) queue = TAILQ_HEAD_INITIALIZER(queue);

int main() {
  Item one{1, {}, {}}, two{2, {}, {}};
  for (Item *item : {&one, &two}) {
    SIMPLEQ_INSERT_TAIL(&simples, item, simple);
    TAILQ_INSERT_HEAD(&queue, item, both);
  }
  int digits = 0;
  Item *item;
  SIMPLEQ_FOREACH(item, &simples, simple) digits = digits * 10 + item->value;
  TAILQ_FOREACH(item, &queue, both) digits = digits * 10 + item->value;
  TAILQ_FOREACH_REVERSE(item, &queue, Queue, both) digits = digits * 10 + item->value;
  assert(digits == 122112);
  assert(stdc_count_ones_ui(7) == 3 && stdc_has_single_bit_ul(8) && error_message_count == 0);
}
