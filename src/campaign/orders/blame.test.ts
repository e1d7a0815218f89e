/** Programs whose missing orders are known from the literature: the blamed set is theirs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../../index.ts';
import type { Finding } from '../../report/model.ts';
import { type TwoThreads, twoThreads } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-blame-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function findingsOf(program: TwoThreads, jobs = 1): Promise<readonly Finding[]> {
  writeFileSync(join(folder, 'a.c'), twoThreads(program));
  const options = { files: ['a.c'], cwd: folder, runs: 500, jobs, memoryModel: 'c11' } as const;
  return (await check(options)).findings;
}

async function blamed(program: TwoThreads): Promise<string[]> {
  const findings = await findingsOf(program);
  expect(findings.length).toBe(1);
  return findings.flatMap(blamedOf);
}

/** `store 11: relaxed to release`: operation, line and orders. */
function blamedOf({ blame }: Finding): string[] {
  if (blame === undefined) return [];
  expect(blame.failing).toBe(0);
  expect(blame.executions).toBeGreaterThanOrEqual(400);
  expect(blame.declared.failing).toBeGreaterThan(0);
  return blame.orders.map(({ kind, order, was, operation, location }) =>
    kind === 'fence' ? `${order} fence before ${location.line}` : `${operation} ${location.line}: ${was} to ${order}`,
  );
}

const messagePassing = {
  globals: 'static atomic_int data, flag;',
  first: `  store(data, 42, relaxed);
  store(flag, 1, relaxed);`,
  second: `  if (load(flag, relaxed) == 1)
    assert(load(data, relaxed) == 42);`,
};

it('message passing needs a release store and an acquire load', async () => {
  expect(await blamed(messagePassing)).toEqual(['store 11: relaxed to release', 'load 15: relaxed to acquire']);
});

it('only what is missing is blamed', async () => {
  const second = messagePassing.second.replace('relaxed', 'acquire');
  expect(await blamed({ ...messagePassing, second })).toEqual(['store 11: relaxed to release']);
});

it('a race that a relaxed flag leaves open is blamed on the flag, and what the stale value breaks as well', async () => {
  const program = {
    globals: 'static int data; static atomic_int flag;',
    first: `  data = 42;
  store(flag, 1, relaxed);`,
    second: `  while (load(flag, acquire) == 0) continue;
  assert(data == 42);`,
  };
  const findings = await findingsOf(program);
  expect(Object.fromEntries(findings.map((finding) => [finding.kind, blamedOf(finding)]))).toEqual({
    'data-race': ['store 11: relaxed to release'],
    assertion: ['store 11: relaxed to release'],
  });
});

const storeBuffering = {
  globals: 'static atomic_int x, y; static int a, b;',
  first: `  store(x, 1, seq_cst);
  a = load(y, acquire);`,
  second: `  store(y, 1, seq_cst);
  b = load(x, seq_cst);`,
  after: 'assert(a || b);',
};

it('store buffering needs seq_cst', async () => {
  expect(await blamed(storeBuffering)).toEqual(['load 11: acquire to seq_cst']);
});

it('store buffering without any is mended by two fences', async () => {
  const relax = (text: string): string => text.replaceAll(/seq_cst|acquire/g, 'relaxed');
  const { first, second } = storeBuffering;
  expect(await blamed({ ...storeBuffering, first: relax(first), second: relax(second) })).toEqual([
    'seq_cst fence before 11',
    'seq_cst fence before 16',
  ]);
});

it('a fence that is too weak is blamed itself', async () => {
  const side = (to: string, from: string, order: string): string => `  store(${to}, 1, relaxed);
  fence(${order});
  ${from}`;
  const program = {
    ...storeBuffering,
    first: side('x', 'a = load(y, relaxed);', 'acq_rel'),
    second: side('y', 'b = load(x, relaxed);', 'seq_cst'),
  };
  expect(await blamed(program)).toEqual(['fence 11: acq_rel to seq_cst']);
});

it('a seqlock needs a release fence in the writer and an acquire fence in the reader', async () => {
  const program = {
    globals: 'static atomic_int seq, a, b;',
    first: `  store(seq, 1, relaxed);
  store(a, 1, relaxed);
  store(b, 1, relaxed);
  store(seq, 2, release);`,
    second: `  int before = load(seq, acquire);
  int x = load(a, relaxed);
  int y = load(b, relaxed);
  if (before % 2 == 0 && load(seq, relaxed) == before)
    assert(x == y);`,
  };
  expect(await blamed(program)).toEqual(['release fence before 11', 'acquire fence before 20']);
});

it('looks at the operations that came last where there are many', async () => {
  const many = Array.from({ length: 40 }, () => '  add(count, 1, relaxed);').join('\n');
  const program = {
    globals: 'static atomic_int flag, count, data;',
    first: `${many}\n  store(data, 1, relaxed);\n  store(flag, 1, relaxed);`,
    second: '  if (load(flag, acquire))\n    assert(load(data, relaxed) == 1);',
  };
  expect(await blamed(program)).toEqual(['store 51: relaxed to release']);
});

it('says nothing of a bug that comes with every order, also where a stale value shows it', async () => {
  const increment = '  store(x, load(x, relaxed) + 1, relaxed);';
  const program = { globals: 'static atomic_int x;', first: increment, second: increment, after: 'assert(x == 2);' };
  expect(await blamed(program)).toEqual([]);
});

it('does not depend on the number of workers', async () => {
  expect(await findingsOf(messagePassing, 3)).toEqual(await findingsOf(messagePassing));
});
