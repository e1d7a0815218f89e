/** C and C++ sources for the tests of the symbolizer: what the reader must cope with, in as few lines as that takes. */

export const cSources: Readonly<Record<string, string>> = {
  'specimens/queue/queue.h': `
struct node { struct node *next; int value; };
struct queue { struct node *head, *tail; int length; };
static inline void touch(struct queue *q, int by) { q->length += by; }
void push(struct queue *q, struct node *n);
`,
  'specimens/queue/queue.c': `#include "queue.h"
#include <string.h>

void push(struct queue *q, struct node *n) {
  n->next = 0;
  if (q->tail)
    q->tail->next = n;
  else
    q->head = n;
  q->tail = n;
  touch(q, 1);
}
`,
  'specimens/queue/main.c': `#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "queue.h"

typedef unsigned char byte;
struct slot { int key; union { long number; char text[8]; }; unsigned low : 3, high : 7; byte tail[3]; };
struct table { struct slot slots[4]; struct queue waiting; int (*order)(const void *, const void *); };

int counter;
static struct table tables[2];
_Atomic int ready;
const volatile struct queue *volatile current;
char *const names[] = {"one", "two"};
double matrix[3][5];
int (*orders[4])(const void *, const void *);
int (*rows)[5];
_Thread_local int mine = 3;
static _Thread_local struct queue local_queue;

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static inline int mix(int a, int b) {
  counter += a;
  return a * 31 + b + printf("%d", a);
}

int next_id(void) {
  static int id;
  struct node *n = malloc(sizeof *n);
  n->value = ++id;
  push(&tables[1].waiting, n);
  mine++;
  touch(&local_queue, 2);
  return id;
}

int unused(int x) { return x * counter + puts("unused"); }

int run(int count) {
  int sum = 0;
  orders[0] = compare;
  tables[0].order = orders[count & 3];
  counter += rows[1][2];
  for (int i = 0; i < count; i++) {
    int before = atomic_fetch_add(&ready, i);
    sum += mix(before, next_id());
    if (sum > 100) {
      memset(tables, 0, sizeof tables);
      sum = mix(sum, mix(i, sum));
    }
    switch (sum % 5) {
      case 0: matrix[i % 3][1] += 1.5; break;
      case 1: current = &tables[0].waiting; break;
      case 2: sum += names[i & 1][0]; break;
      default: counter = puts("none") + (current ? current->length : 0);
    }
  }
  qsort(tables[0].slots, 4, sizeof(struct slot), tables[0].order);
  return sum;
}
`,
};

export const cppSources: Readonly<Record<string, string>> = {
  'specimens/bank/bank.h': `#pragma once
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>
namespace app {
inline int shared_total;
template <typename T, int N> struct Ring {
  T items[N];
  std::atomic<unsigned> head{0};
  static inline unsigned created;
  void push(T value) {
    unsigned at = head.fetch_add(1) % N;
    items[at] = value;
    ++created;
  }
};
namespace {
int hidden_count;
}
inline namespace v2 {
inline int bump(int by) {
  static int calls;
  calls += by;
  shared_total += calls;
  return ++hidden_count;
}
}  // namespace v2
class Account {
 public:
  explicit Account(int start);
  void add(int amount) {
    std::lock_guard<std::mutex> guard(lock_);
    balance_ += amount;
    history_.push_back(amount);
  }
  int balance() const;
  static long opened;

 private:
  mutable std::mutex lock_;
  int balance_ = 0;
  std::vector<int> history_;
};
}  // namespace app
`,
  'specimens/bank/main.cc': `#include "bank.h"
namespace app {
Ring<int, 8> ring;
struct Named {
  int id;
};
struct Log : Named {
  std::map<std::string, int> counts;
  const char *title;
  union {
    int code;
    char text[8];
  };
};
Log logs[2];
std::atomic<int> flag;
thread_local int per_thread = 4;
enum class Color { red, green };
Color paint;
int (*callback)(int, const char *);
int *const *volatile pointer;
}  // namespace app
template <typename F> int twice(F f) { return f(1) + f(2); }
extern "C" int run(int count) {
  app::Account account(count);
  for (int i = 0; i < count; i++) account.add(i);
  app::per_thread++;
  app::ring.push(app::bump(3));
  app::logs[1].counts["x"] = app::ring.items[2] + static_cast<int>(app::paint);
  struct Local {
    int grow(int v) { return v * 2 + app::bump(v); }
  } local;
  if (app::callback && app::pointer) app::callback(app::logs[0].code, "x");
  return twice([&](int v) { return local.grow(v) + app::flag.load() + account.balance(); });
}
`,
  'specimens/bank/account.cc': `#include "bank.h"
long app::Account::opened;
app::Account::Account(int start) : balance_(start) { opened++; }
int app::Account::balance() const {
  std::lock_guard<std::mutex> guard(lock_);
  return balance_ + bump(1);
}
`,
};
