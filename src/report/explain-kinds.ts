/** What each kind of finding means: the text of `heddle explain KIND` and of docs/reference/findings.md. A data table. */
import { memoryKinds } from './explain-memory-kinds.ts';
import { threadKinds } from './explain-thread-kinds.ts';
import type { FindingKind } from './model.ts';

export interface KindExplanation {
  /** One sentence: what goes wrong. */
  readonly meaning: string;
  /** A small program that has the bug, as C, or C++ where it includes a header without `.h`. */
  readonly example: string;
  /** What to change. */
  readonly fix: string;
  /** How Heddle decides that it is one, and what it does not count. */
  readonly decided: string;
}

/** Two threads that lose an increment of an atomic counter now and then; `end` is what notices it, and may need another header. */
function lostUpdate(end: string, header?: string): string {
  const headers = ['pthread.h', 'stdatomic.h', ...(header === undefined ? [] : [header])].toSorted();
  return `${headers.map((name) => `#include <${name}>\n`).join('')}atomic_int counter;
void *worker(void *arg) {
  int old = atomic_load(&counter);
  atomic_store(&counter, old + 1); /* two steps: one of them may be lost */
  return arg;
}
int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  ${end}
}`;
}

/** The program itself says that something is wrong. */
const ownKinds = {
  assertion: {
    meaning: 'assert or heddle_assert failed in some schedule.',
    example: lostUpdate('assert(counter == 2);', 'assert.h'),
    fix: 'The interleaving shows what led to it: look there for the operation that had to be one step.',
    decided: 'The program says so itself.',
  },
  abort: {
    meaning: 'The program called abort, std::terminate or the like.',
    example: lostUpdate('if (counter != 2) abort();', 'stdlib.h'),
    fix: 'The interleaving shows what led to it.',
    decided: 'The program says so itself.',
  },
  'uncaught-exception': {
    meaning: 'A C++ exception was thrown. Programs under Heddle cannot catch: the throw itself ends the execution.',
    example: `#include <stdexcept>
#include <thread>
int main() {
  std::thread worker([] { throw std::runtime_error("queue is closed"); });
  worker.join();
}`,
    fix: 'If the exception is part of correct behaviour, report the error in another way for this check; see docs/reference/cxx.md.',
    decided: 'At the throw, with its type and, for std::exception, its text.',
  },
  'exit-status': {
    meaning: 'The program ended with a status other than 0 in some schedule.',
    example: lostUpdate('return counter == 2 ? 0 : 1;'),
    fix: 'The interleaving and the program output show what led to it.',
    decided: 'exit or the return of main gave a status that is not 0.',
  },
} satisfies Readonly<Record<string, KindExplanation>>;

export const findingKinds: Readonly<Record<FindingKind, KindExplanation>> = {
  ...threadKinds,
  ...memoryKinds,
  ...ownKinds,
};
