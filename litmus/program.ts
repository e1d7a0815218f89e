/** Litmus tests as one C program: the first argument selects the test, the output is the outcome as the model's tests write it. */
import { orderName } from '../src/memory-model/orders.ts';
import type { Instruction } from '../src/memory-model/testing/program.ts';
import { type LitmusTest, locationNames, programOf } from './catalogue.ts';

const maxReads = 8;

export function litmusSource(tests: readonly LitmusTest[]): string {
  const cases = tests.map((test, index) => `    case ${index}: ${runCall(test, index)} break;`);
  return `#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

static atomic_int v[8];
static int r[8][${maxReads}];

static void run(int threads, const thrd_start_t *starts, const int *reads, int locations) {
  thrd_t ids[8];
  for (int i = 0; i < threads; i++) thrd_create(&ids[i], starts[i], 0);
  for (int i = 0; i < threads; i++) thrd_join(ids[i], 0);
  for (int i = 0; i < threads; i++) {
    if (i > 0) printf(" | ");
    for (int k = 0; k < reads[i]; k++) printf(k > 0 ? " %d" : "%d", r[i][k]);
  }
  printf(" / ");
  for (int i = 0; i < locations; i++) printf(i > 0 ? " %d" : "%d", atomic_load_explicit(&v[i], memory_order_relaxed));
}

${tests.map(functions).join('\n')}
int main(int argc, char **argv) {
  switch (argc > 1 ? atoi(argv[1]) : -1) {
${cases.join('\n')}
    default: return 2;
  }
  return 0;
}
`;
}

function functions(test: LitmusTest, index: number): string {
  const bodies = programOf(test).map((list, thread) => {
    let reads = 0;
    const lines = list.map((one) => {
      const text = statement(one, `r[${thread}][${reads}]`);
      if (one.kind !== 'store' && one.kind !== 'fence') reads++;
      return `  ${text}`;
    });
    return `static int t${index}_${thread}(void *unused) {\n  (void)unused;\n${lines.join('\n')}\n  return 0;\n}\n`;
  });
  return `/* ${test.name} */\n${bodies.join('')}`;
}

function statement(one: Instruction, register: string): string {
  const order = `memory_order_${orderName(one.order)}`;
  switch (one.kind) {
    case 'load':
      return `${register} = atomic_load_explicit(&v[${one.at}], ${order});`;
    case 'store':
      return `atomic_store_explicit(&v[${one.at}], ${one.value}, ${order});`;
    case 'add':
      return `${register} = atomic_fetch_add_explicit(&v[${one.at}], ${one.value}, ${order});`;
    case 'exchange-if': {
      const failure = `memory_order_${orderName(one.failure)}`;
      return `{ int e = ${one.expected}; atomic_compare_exchange_strong_explicit(&v[${one.at}], &e, ${one.value}, ${order}, ${failure}); ${register} = e; }`;
    }
    case 'fence':
      return `atomic_thread_fence(${order});`;
  }
}

function runCall(test: LitmusTest, index: number): string {
  const program = programOf(test);
  const reads = program.map((list) => list.filter(({ kind }) => kind !== 'store' && kind !== 'fence').length);
  const starts = program.map((_, thread) => `t${index}_${thread}`);
  return `run(${program.length}, (const thrd_start_t[]){${starts.join(', ')}}, (const int[]){${reads.join(', ')}}, ${locationNames(test).length});`;
}
