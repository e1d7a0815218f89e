/* The headers of headers.c in C++. */
#include <assert.h>
#include <errno.h>
#include <string.h>
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

/* How libraries take either result of strerror_r: by overloads. */
const char *text_of(const char *text, const char *) { return text; }
const char *text_of(int error, const char *to) { return error == 0 ? to : nullptr; }

static void error_texts() {
  char to[64] = "";
  const char *text = strerror_r(EINVAL, to, sizeof to);
  assert(strcmp(text, strerror(EINVAL)) == 0 && strcmp(text_of(strerror_r(EINVAL, to, sizeof to), to), text) == 0);
  assert(strcmp(strerror_r(12345, to, sizeof to), "Unknown error 12345") == 0 && strcmp(to, "Unknown error 12345") == 0);
}

int main() {
  error_texts();
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
