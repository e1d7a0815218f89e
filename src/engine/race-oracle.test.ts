/**
 * The kernel against its twin: random programs of 2 to 5 threads, several executions after each other on one kernel. The kernel reports no race that the
 * oracle does not have, and for each byte both find the first race of the execution at the same access. Hooks are called as programs do, through the
 * fast functions that the instrumentation adds; a second kernel, called directly, which looks at every access, must report and count exactly the same.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelLayout } from '../wasm/instrument/kernel-layout.ts';
import { AccessKind, KernelWord } from './kernel.ts';
import { RaceOracle } from './race-oracle.ts';
import { callRun } from './testing/call-run.ts';
import { type Hook, type Open, openKernel } from './testing/open-kernel.ts';
import { type Event, execution, objects, type OwnEvent, resolve } from './testing/race-programs.ts';

const module = new WebAssembly.Module(readFileSync(join(import.meta.dirname, '../../build/kernel.wasm')));
const base = 70_000 & ~15;
const granted = 1_000_000_000;

/** Runs the events on both; returns what the oracle found. Threads that were not forked (or were joined) do nothing. */
function runBoth({ kernel, reports, hooks }: Open, events: readonly Event[]): RaceOracle {
  const hook = (name: string): Hook => hooks[name] as Hook;
  reports.length = 0;
  kernel.words[KernelWord.eventsLeft] = granted;
  kernel.begin_execution();
  const oracle = new RaceOracle();
  const ids = Array.from({ length: objects }, () => kernel.object_new());
  const alive = new Set([0]);
  const started = new Set([0]);
  let site = 0;
  const accesses: OwnEvent[] = [];
  for (const next of events) {
    const one = resolve(next, accesses);
    if (one === undefined) continue;
    if (['read', 'write', 'reads', 'writes'].includes(one.do)) accesses.push(one);
    site++;
    const address = 'at' in one ? base + one.at : 0;
    switch (one.do) {
      case 'run':
        if (!alive.has(one.thread)) break;
        kernel.switch_thread(one.thread);
        oracle.current = one.thread;
        break;
      case 'fork':
        if (started.has(one.thread)) break;
        started.add(one.thread);
        alive.add(one.thread);
        kernel.thread_fork(one.thread);
        oracle.fork(one.thread);
        break;
      case 'join':
        if (!alive.has(one.thread) || one.thread === oracle.current) break;
        alive.delete(one.thread);
        kernel.thread_joined(one.thread);
        oracle.join(one.thread);
        break;
      case 'acquire':
        kernel.object_acquire(ids[one.object] ?? 0);
        oracle.acquire(one.object);
        break;
      case 'release':
      case 'release-only':
        (one.do === 'release' ? kernel.object_release : kernel.object_release_only)(ids[one.object] ?? 0);
        oracle.release(one.object, one.do === 'release-only');
        break;
      case 'copy':
        kernel.object_copy(ids[one.object] ?? 0, ids[0] ?? 0);
        oracle.copyObject(one.object, 0);
        break;
      case 'read':
      case 'write':
        hook(`${one.do}${one.size}`)(address, site);
        oracle.plain(AccessKind[one.do], address, one.size, site);
        break;
      case 'reads':
      case 'writes': {
        const kind = one.do === 'reads' ? 'read' : 'write';
        const members = one.members.map(({ offset, size }) => ({ address: address + offset, size }));
        callRun(hooks, kind, members, site);
        for (const { address: place, size } of members) oracle.plain(AccessKind[kind], place, size, site++);
        break;
      }
      case 'read-write':
        hook(`read_write${one.size}`)(address, site);
        oracle.plain(AccessKind.read, address, one.size, site);
        oracle.plain(AccessKind.write, address, one.size, site);
        break;
      case 'unaligned-read':
      case 'unaligned-write': {
        const kind = one.do === 'unaligned-read' ? 'read' : 'write';
        hook(`${one.size > 1 ? 'unaligned_' : ''}${kind}${one.size}`)(address, site);
        oracle.plain(AccessKind[kind], address, one.size, site);
        break;
      }
      case 'read-range':
      case 'write-range':
        hook(one.do.replace('-', '_'))(address, one.bytes, site);
        oracle.plain(one.do === 'read-range' ? AccessKind.read : AccessKind.write, address, one.bytes, site);
        break;
      case 'free':
        kernel.free_range(address, one.bytes, site);
        oracle.plain(AccessKind.free, address, one.bytes, site);
        break;
      case 'load':
      case 'store':
      case 'modify': {
        const place = address - (address % one.size);
        if (one.do === 'load') {
          hook('atomic_load')(place, one.size, one.order, site, 0);
          oracle.atomicLoad(place, one.size, one.order, site);
        } else if (one.do === 'store') {
          hook('atomic_store')(place, one.size, one.order, site, 1);
          oracle.atomicStore(place, one.size, one.order, site);
        } else {
          hook('atomic_rmw')(place, one.size, one.order, site, 0, 1);
          oracle.atomicModify(place, one.size, one.order, site);
        }
        break;
      }
      case 'fence':
        kernel.atomic_fence(one.order);
        oracle.fence(one.order);
        break;
      case 'forget': {
        const start = base + one.at * 4;
        kernel.forget_range(start, one.bytes);
        oracle.forget(start, one.bytes);
        break;
      }
    }
  }
  return oracle;
}

/** The site of the access that completes the first race on each byte. */
function firstRaces(races: readonly { readonly byte: number; readonly site: number }[]): Record<string, number> {
  const first: Record<string, number> = {};
  for (const { byte, site } of races) first[byte - base] ??= site;
  return first;
}

/** The kernel keeps one kind for all writes of one sort. */
function sameKind(reported: number, real: number): boolean {
  return reported === real || (reported === AccessKind.atomicWrite && real === AccessKind.atomicModify);
}

describe('the kernel and the oracle', () => {
  const shared = openKernel(module, true);
  const direct = openKernel(module, false);
  const random = fc.array(execution, { minLength: 1, maxLength: 3 });

  /** Both kernels report the same and count the same. */
  function expectSame(events: readonly Event[]): void {
    runBoth(direct, events);
    expect(shared.reports).toEqual(direct.reports);
    expect(shared.kernel.words.slice(0, 4)).toEqual(direct.kernel.words.slice(0, 4));
  }

  it('agree on random executions, one after the other on one kernel', () => {
    const runs = Number(process.env['HEDDLE_ORACLE_RUNS'] ?? 1500);
    let racy = 0;
    let quiet = 0;
    fc.assert(
      fc.property(random, (executions) => {
        for (const events of executions) {
          const oracle = runBoth(shared, events);
          expectSame(events);
          for (const report of shared.reports) {
            const real = oracle.races.some(
              (race) =>
                race.byte >= report.address &&
                race.byte < report.address + report.bytes &&
                race.site === report.site &&
                race.kind === report.kind &&
                race.previousThread === report.previousThread &&
                race.previousSite === report.previousSite &&
                sameKind(report.previousKind, race.previousKind),
            );
            expect(real, `false alarm ${JSON.stringify({ ...report, address: report.address - base })}`).toBe(true);
          }
          const reported = shared.reports.flatMap(({ address, bytes, site }) =>
            Array.from({ length: bytes }, (_, i) => ({ byte: address + i, site })),
          );
          expect(firstRaces(reported)).toEqual(firstRaces(oracle.races));
          if (oracle.races.length > 0) racy++;
          else quiet++;
        }
      }),
      { numRuns: runs, seed: 2026 },
    );
    // Both sides of the comparison were exercised, and so were the fast functions.
    expect(racy).toBeGreaterThan(runs / 20);
    expect(quiet).toBeGreaterThan(runs / 20);
    expect(direct.calls.count - shared.calls.count).toBeGreaterThan(runs / 4);
  });

  it('agree when the numbers of epochs run out', () => {
    const last = 0xff_ffff;
    const { kernel } = shared;
    const number = (): number =>
      new DataView((kernel.programImports['memory'] as WebAssembly.Memory).buffer).getUint32(kernelLayout.stamp, true);
    kernel.begin_execution();
    const object = kernel.object_new();
    while (number() < last - 1000) kernel.object_release(object);
    let before = number();
    let ranOut = false;
    fc.assert(
      fc.property(random, (executions) => {
        for (const events of executions) {
          runBoth(shared, events);
          expectSame(events);
          ranOut ||= number() < before;
          before = number();
        }
      }),
      { numRuns: 300, seed: 2027 },
    );
    expect(ranOut).toBe(true);
  });
});
