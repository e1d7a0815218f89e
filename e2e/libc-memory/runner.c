/* Runs one case of the table in one way. Which case, which way and which of the bytes that it touches are choices: the test makes them. */
#define _GNU_SOURCE
#include "cases.h"
#include <sys/stat.h>

enum way { WRITE_TOUCHED, READ_TOUCHED, WRITE_OTHERS, READ_READ, FREED, BOTH_CALL, HANDED_OVER, NONE_FREED, WAYS };

static struct env envs[2];
static const struct test_case *chosen;
static enum way way;
static int touched;
static struct touch touches[12];
static int touch_count;
static char *copies[BLOCKS];
static int sizes[BLOCKS];
long handed_over;

/* Two places of the program, so that a race with each is reported. */
static __attribute__((noinline)) void read_first(volatile char *at) { (void)*at; }
static __attribute__((noinline)) void read_last(volatile char *at) { (void)*at; }
static __attribute__((noinline)) void write_first(volatile char *at, char value) { *at = value; }
static __attribute__((noinline)) void write_last(volatile char *at, char value) { *at = value; }
static __attribute__((noinline)) void write_other(volatile char *at, char value) { *at = value; }
static __attribute__((noinline)) void read_other(volatile char *at) { (void)*at; }

static int is_touched(int block, int at, const char *kinds) {
  for (int i = 0; i < touch_count; i++) {
    const struct touch *touch = &touches[i];
    if (touch->block == block && touch->from <= at && at < touch->to && strchr(kinds, touch->kind) != NULL) return 1;
  }
  return 0;
}

static void *caller(void *argument) {
  struct env *e = argument;
  if (way == HANDED_OVER && e->index == 0) handed_over = 1;
  chosen->call(e);
  if (way == HANDED_OVER && e->index == 1) (void)*(volatile long *)&handed_over;
  return NULL;
}

/* Writes what is there already: the call sees the same in every order. */
static void *prober(void *argument) {
  struct env *e = argument;
  const struct touch *touch = &touches[touched];
  switch (way) {
    case WRITE_TOUCHED:
      if (touch->kind == 'R' || touch->kind == 'W') {
        for (int at = touch->from; at < touch->to; at++) write_other(e->block[touch->block] + at, copies[touch->block][at]);
        break;
      }
      write_first(e->block[touch->block] + touch->from, copies[touch->block][touch->from]);
      write_last(e->block[touch->block] + touch->to - 1, copies[touch->block][touch->to - 1]);
      break;
    case READ_TOUCHED:
      if (touch->kind == 'W') {
        for (int at = touch->from; at < touch->to; at++) read_other(e->block[touch->block] + at);
        break;
      }
      read_first(e->block[touch->block] + touch->from);
      read_last(e->block[touch->block] + touch->to - 1);
      break;
    case WRITE_OTHERS:
    case READ_READ:
      for (int block = 0; block < BLOCKS; block++) {
        for (int at = 0; at < sizes[block]; at++) {
          if (way == WRITE_OTHERS && !is_touched(block, at, "rRwW?o")) write_other(e->block[block] + at, copies[block][at]);
          if (way == READ_READ && !is_touched(block, at, "wW?o")) read_other(e->block[block] + at);
        }
      }
      break;
    default: break;
  }
  return NULL;
}

static void prepare(struct env *e, int index) {
  e->index = index;
  for (int block = 0; block < BLOCKS; block++) e->block[block] = calloc(1, BLOCK_BYTES);
  chosen->prepare(e);
}

int main(void) {
  chosen = &cases[heddle_choose((unsigned)case_count)];
  way = (enum way)heddle_choose(WAYS);
  touched = (int)heddle_choose(16);
  mkdir("/tmp", 0777);
  prepare(&envs[0], 0);
  if (way == BOTH_CALL || way == HANDED_OVER) prepare(&envs[1], 1);
  touch_count = chosen->touches(&envs[0], touches);
  for (int block = 0; block < BLOCKS; block++) {
    sizes[block] = (int)malloc_usable_size(envs[0].block[block]);
    copies[block] = malloc((size_t)sizes[block]);
    memcpy(copies[block], envs[0].block[block], (size_t)sizes[block]);
  }
  if (way == FREED) free(envs[0].block[touches[touched].block]);
  pthread_t one, other;
  void *(*beside)(void *) = way == BOTH_CALL || way == HANDED_OVER ? caller : prober;
  struct env *with = beside == caller ? &envs[1] : &envs[0];
  if (chosen->ends) pthread_create(&other, NULL, beside, with);
  pthread_create(&one, NULL, caller, &envs[0]);
  if (!chosen->ends) pthread_create(&other, NULL, beside, with);
  pthread_join(one, NULL);
  pthread_join(other, NULL);
  if (way == HANDED_OVER) printf("%p", (void *)&handed_over);
  return 0;
}
