/**
 * The tables of what functions of the C library touch on behalf of their caller. A line: the call | what comes before it, in the same memory | what it
 * touches | words. Touched are blocks A to D: `r A 4` reads bytes 0 to 3, `w B 2 8` writes bytes 2 to 7, `R A 4` and `W A 4` some of
 * them, `? C 4` may touch them, `o A 4` uses an object there, which is found when it is freed. Words: `state`: two threads that call it race on what it keeps;
 * `orders`: what one did before happens before the other's call has returned; `ends`: it does not return; `finds`: the call itself is a finding, not a
 * race; `unsupported`: it ends the check with its name.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';

export interface Call {
  readonly name: string;
  /** As the table has it: names the case in messages. */
  readonly text: string;
  readonly call: string;
  readonly prepare: string;
  readonly touches: readonly Touch[];
  readonly words: ReadonlySet<string>;
}

export interface Touch {
  readonly kind: string;
  readonly block: number;
  /** C expressions. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

const tables = ['strings', 'stdio', 'values', 'files', 'threads'];

/** Lines that say something. */
function linesOf(name: string): string[] {
  const lines = fs.readFileSync(path.join(import.meta.dirname, `${name}.txt`), 'utf8').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

export function readCalls(): Call[] {
  return tables.flatMap(linesOf).map((line) => {
    const [call = '', prepare = '', touches = '', words = ''] = line.split(/ \|(?= |$)/).map((part) => part.trim());
    return {
      name: /\w+(?=\()/.exec(call)?.[0] ?? '',
      text: call,
      call,
      prepare,
      touches: touches.split(';').flatMap(readTouch),
      words: new Set(words.split(' ').filter((word) => word !== '')),
    };
  });
}

function readTouch(part: string): Touch[] {
  const text = part.trim();
  if (text === '') return [];
  const match = /^([rRwW?o]) ([A-D]) (?:(\d+) (?=\w))?(.*)$/.exec(text);
  if (match === null) throw new Error(`Not a touch: ${text}`);
  const [, kind = '', block = '', from = '0', to = ''] = match;
  return [{ kind, block: 'ABCD'.indexOf(block), from, to, text }];
}

/** Functions that touch nothing of their caller's, have no state that threads can see, or are no part of the C library. */
export function readNames(name: string): string[] {
  return linesOf(name)
    .flatMap((line) => line.replace(/#.*/, '').split(/\s+/))
    .filter((word) => word !== '');
}

/** The cases as C, where no call can be left out or replaced, behind the `#include`s of all headers. */
export function casesInC(calls: readonly Call[], includes: string): string {
  const parts = calls.map(({ name, call, prepare, touches }, index) => {
    const rows = touches.map(
      ({ kind, block, from, to }, row) => `to[${row}] = (struct touch){'${kind}', ${block}, ${from}, (int)(${to})};`,
    );
    return `static void prepare_${index}(struct env *e) { ${prepare}; }
static __typeof__(${name}) *volatile function_${index} = ${name};
static void call_${index}(struct env *e) { (void)(function_${index}${call.slice(name.length)}); }
static int touches_${index}(struct env *e, struct touch *to) { ${rows.join(' ')} return ${rows.length}; }
`;
  });
  const rows = calls.map(
    ({ words }, index) => `{prepare_${index}, call_${index}, touches_${index}, ${words.has('ends') ? 1 : 0}},`,
  );
  return `#define _GNU_SOURCE
${includes}#include "cases.h"
${parts.join('')}const struct test_case cases[] = {
${rows.join('\n')}
};
const int case_count = ${calls.length};
`;
}
