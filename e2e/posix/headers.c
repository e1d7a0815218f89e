/* Headers of Linux and C23 that the sysroot does not have: sys/queue.h, error.h, stdbit.h. */
#include "expect.h"
#include <error.h>
#include <pthread.h>
#include <stdbit.h>
#include <sys/queue.h>

struct item {
  int value;
  SLIST_ENTRY(item) single;
  LIST_ENTRY(item) list;
  STAILQ_ENTRY(item) tail;
  SIMPLEQ_ENTRY(item) simple;
  TAILQ_ENTRY(item) both;
};
SLIST_HEAD(singles, item) singles = SLIST_HEAD_INITIALIZER(singles);
LIST_HEAD(lists, item) lists;
STAILQ_HEAD(tails, item) tails = STAILQ_HEAD_INITIALIZER(tails), others = STAILQ_HEAD_INITIALIZER(others);
SIMPLEQ_HEAD(simples, item) simples = SIMPLEQ_HEAD_INITIALIZER(simples);
TAILQ_HEAD(queue, item) queue = TAILQ_HEAD_INITIALIZER(queue), rest = TAILQ_HEAD_INITIALIZER(rest);
static struct item items[6];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* The digits of the elements in their order. */
#define DIGITS(each) \
  ({                 \
    int digits = 0;  \
    struct item *i;  \
    each digits = digits * 10 + i->value; \
    digits;          \
  })

static void single_links(void) {
  for (int i = 0; i < 4; i++) SLIST_INSERT_HEAD(&singles, &items[i], single);
  expect(DIGITS(SLIST_FOREACH(i, &singles, single)) == 4321);
  SLIST_REMOVE(&singles, &items[1], item, single);
  SLIST_INSERT_AFTER(&items[3], &items[4], single);
  expect(DIGITS(SLIST_FOREACH(i, &singles, single)) == 4531);
  SLIST_REMOVE_AFTER(&items[3], single);
  SLIST_REMOVE_HEAD(&singles, single);
  expect(DIGITS(SLIST_FOREACH(i, &singles, single)) == 31);
  struct item *one, *next;
  SLIST_FOREACH_SAFE(one, &singles, single, next) SLIST_REMOVE(&singles, one, item, single);
  expect(SLIST_EMPTY(&singles) && SLIST_FIRST(&singles) == NULL);
}

static void double_links(void) {
  LIST_INIT(&lists);
  for (int i = 0; i < 3; i++) LIST_INSERT_HEAD(&lists, &items[i], list);
  LIST_INSERT_BEFORE(&items[2], &items[3], list);
  LIST_INSERT_AFTER(&items[0], &items[4], list);
  expect(DIGITS(LIST_FOREACH(i, &lists, list)) == 43215);
  LIST_REMOVE(&items[3], list);
  LIST_REMOVE(&items[1], list);
  LIST_REMOVE(&items[4], list);
  expect(DIGITS(LIST_FOREACH(i, &lists, list)) == 31 && LIST_NEXT(&items[0], list) == NULL);
  struct item *one, *next;
  LIST_FOREACH_SAFE(one, &lists, list, next) LIST_REMOVE(one, list);
  expect(LIST_EMPTY(&lists));
}

static void tail_queues(void) {
  for (int i = 0; i < 3; i++) STAILQ_INSERT_TAIL(&tails, &items[i], tail);
  STAILQ_INSERT_HEAD(&tails, &items[3], tail);
  STAILQ_INSERT_AFTER(&tails, &items[2], &items[4], tail);
  expect(DIGITS(STAILQ_FOREACH(i, &tails, tail)) == 41235);
  STAILQ_REMOVE(&tails, &items[4], item, tail);
  STAILQ_REMOVE_AFTER(&tails, &items[0], tail);
  STAILQ_REMOVE_HEAD(&tails, tail);
  STAILQ_INSERT_TAIL(&others, &items[5], tail);
  STAILQ_CONCAT(&tails, &others);
  STAILQ_INSERT_TAIL(&tails, &items[4], tail);
  expect(DIGITS(STAILQ_FOREACH(i, &tails, tail)) == 1365 && STAILQ_EMPTY(&others));
  for (int i = 0; i < 3; i++) SIMPLEQ_INSERT_TAIL(&simples, &items[i], simple);
  SIMPLEQ_REMOVE_HEAD(&simples, simple);
  expect(DIGITS(SIMPLEQ_FOREACH(i, &simples, simple)) == 23);
}

static void double_tail_queues(void) {
  for (int i = 1; i < 3; i++) TAILQ_INSERT_TAIL(&queue, &items[i], both);
  TAILQ_INSERT_HEAD(&queue, &items[0], both);
  TAILQ_INSERT_AFTER(&queue, &items[2], &items[3], both);
  TAILQ_INSERT_BEFORE(&items[0], &items[4], both);
  expect(DIGITS(TAILQ_FOREACH(i, &queue, both)) == 51234);
  expect(DIGITS(TAILQ_FOREACH_REVERSE(i, &queue, queue, both)) == 43215);
  TAILQ_REMOVE(&queue, &items[3], both);
  TAILQ_REMOVE(&queue, &items[1], both);
  TAILQ_REMOVE(&queue, &items[4], both);
  TAILQ_INSERT_TAIL(&rest, &items[5], both);
  TAILQ_CONCAT(&queue, &rest, both);
  expect(DIGITS(TAILQ_FOREACH(i, &queue, both)) == 136 && TAILQ_EMPTY(&rest));
  expect(TAILQ_LAST(&queue, queue)->value == 6 && TAILQ_PREV(&items[0], queue, both) == NULL);
  struct item *one, *next;
  TAILQ_FOREACH_SAFE(one, &queue, both, next) TAILQ_REMOVE(&queue, one, both);
  expect(TAILQ_EMPTY(&queue) && TAILQ_LAST(&queue, queue) == NULL);
}

static void bits(void) {
  expect(stdc_leading_zeros((unsigned char)1) == 7 && stdc_leading_ones((unsigned short)0xf000) == 4);
  expect(stdc_trailing_zeros(8u) == 3 && stdc_trailing_zeros(0u) == 32 && stdc_trailing_ones(7ul) == 3);
  expect(stdc_first_leading_one(0x40000000u) == 2 && stdc_first_leading_zero(~0u) == 0);
  expect(stdc_first_trailing_one(0ull) == 0 && stdc_first_trailing_zero(1ull) == 2);
  expect(stdc_count_ones(0xffull) == 8 && stdc_count_zeros((unsigned char)0xf0) == 4);
  expect(stdc_has_single_bit(64u) && !stdc_has_single_bit(0u) && stdc_bit_width(255u) == 8 && stdc_bit_width(0u) == 0);
  expect(stdc_bit_floor(200u) == 128 && stdc_bit_floor(0u) == 0);
  expect(stdc_bit_ceil(200u) == 256 && stdc_bit_ceil(0u) == 1 && stdc_bit_ceil((unsigned char)200) == 0);
}

static void *complain(void *arg) {
  error(0, ENOENT, "message %d", 1);
  error_at_line(0, 0, __FILE__, __LINE__, "there");
  pthread_mutex_lock(&mutex);
  TAILQ_INSERT_TAIL(&rest, (struct item *)arg, both);
  pthread_mutex_unlock(&mutex);
  return NULL;
}

int main(void) {
  for (int i = 0; i < 6; i++) items[i].value = i + 1;
  single_links();
  double_links();
  tail_queues();
  double_tail_queues();
  bits();
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, complain, &items[i]);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  expect(error_message_count == 4 && DIGITS(TAILQ_FOREACH(i, &rest, both)) % 9 == 3);
  return 0;
}
