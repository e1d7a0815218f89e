/*
 * The bytecode program, and the C that starts it. In OCaml:
 *
 *   external sum : int -> int -> int = "sum"        (calls `add` back from C)
 *   external deepest : int -> int = "deepest"       (the first domain collects)
 *   let add a b = a + b
 *   let rec hold n = if n = 0 then deepest 0 else let p = (n, n) in let rest = hold (n - 1) in sum (fst p) rest + snd p
 *   let () = let a = Domain.spawn (fun () -> hold 2) in ... assert (hold 8 = 8 * 9); Domain.join a ...
 *
 * While `hold` is at its deepest, every pair is alive and only the stack knows it.
 */
#include <stdlib.h>
#include "runtime.h"

enum { DEEPEST, SUM };
enum { ADD_AT = 0, HOLD_AT = 10, AFTER_AT = 32, ZERO_AT = 49 };

/* clang-format off */
const opcode program[] = {
  /*  0 add   */ FUNCTION, 2, ACC, 1, PUSH, ACC, 1, ADD, RETURN, 2,
  /* 10 hold  */ FUNCTION, 1, ACC, 0, BRANCH_IF_ZERO, ZERO_AT - 15,
  /* 16       */ ACC, 0, PUSH, MAKE_PAIR, PUSH,
  /* 21       */ PUSH_RETURN, AFTER_AT, ACC, 3, OFFSET, -1, PUSH, CLOSURE, HOLD_AT, APPLY, 1,
  /* 32 after */ PUSH, ACC, 1, FIELD, 0, CALL_C, SUM, POP, 1,
  /* 41       */ PUSH, ACC, 1, FIELD, 1, ADD, RETURN, 2,
  /* 49 zero  */ CALL_C, DEEPEST, RETURN, 1,
};
/* clang-format on */
const int program_length = sizeof program / sizeof *program;

value primitive(int number, value accumulator, value top_of_stack) {
  if (number == SUM) return callback(program + ADD_AT, 2, (value[]){accumulator, top_of_stack});
  if (self->index == 0) full_major();
  else safepoint();
  return accumulator;
}

/* Arguments: depth of the first domain, rounds of it, other domains, depth of those. */
int main(int count, char **arguments) {
  int numbers[] = {12, 1, 1, 1};
  for (int i = 1; i < count && i <= 4; i++) numbers[i - 1] = atoi(arguments[i]);
  int depth = numbers[0], rounds = numbers[1], others = numbers[2], depth_of_others = numbers[3];
  struct domain *started[MOST_DOMAINS];

  runtime_start();
  for (int i = 0; i < others; i++) started[i] = domain_start(program + HOLD_AT, NUMBER(depth_of_others));
  for (int round = 0; round < rounds; round++) {
    value result = callback(program + HOLD_AT, 1, (value[]){NUMBER(depth)});
    assert(result == NUMBER(depth * (depth + 1)));
  }
  for (int i = 0; i < others; i++) {
    value result = domain_finish(started[i]);
    assert(result == NUMBER(depth_of_others * (depth_of_others + 1)));
  }
  runtime_end();
  return 0;
}
