import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { Strategy } from '../engine/strategy.ts';
import { createFollow, createPlanRecorder, type PlaceOf } from './follow.ts';
import { createRandom } from './random.ts';

const placeOf: PlaceOf = (site, kind, writes) => `${site}/${kind}/${writes}`;

/** A made-up program: what each thread does, by code site. Every operation is a scheduling point; values are drawn at odd sites. */
function execute(strategy: Strategy, seed: number, program: readonly (readonly number[])[]): string[] {
  const random = new Random();
  random.seed(seed, 1);
  strategy.begin(1, random);
  const done = program.map(() => 0);
  const view = {
    candidates: new Int32Array(program.length),
    count: 0,
    current: 0,
    defaultThread: 0,
    step: 0,
    code: 0,
    pendingKind: new Uint8Array(program.length),
    pendingAddress: new Float64Array(program.length),
    pendingBytes: new Uint8Array(program.length),
    pendingWrites: new Uint8Array(program.length),
    pendingSite: new Int32Array(program.length),
    memory: new Int32Array(0),
  };
  const trace: string[] = [];
  for (;;) {
    view.count = 0;
    for (const [thread, sites] of program.entries()) {
      const site = sites[done[thread] ?? 0];
      view.pendingSite[thread] = site ?? 0;
      if (site !== undefined) view.candidates[view.count++] = thread;
    }
    if (view.count === 0) return trace;
    const ready = [...view.candidates.subarray(0, view.count)];
    view.defaultThread = ready.find((thread) => thread >= view.current) ?? ready[0] ?? 0;
    view.current = view.count === 1 ? view.defaultThread : strategy.chooseThread(view);
    const thread = view.current;
    const site = view.pendingSite[thread] ?? 0;
    strategy.performed?.(thread, view);
    const value = site % 2 === 1 ? strategy.chooseValue('choose', 3, view.step, 0) : 0;
    trace.push(`T${thread} does ${site} with ${value}`);
    done[thread] = (done[thread] ?? 0) + 1;
    if (done[thread] === program[thread]?.length) strategy.ended?.(thread);
    view.step++;
  }
}

const site = fc.integer({ min: 1, max: 6 });
const program = fc.array(fc.array(site, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 4 });

describe('following a plan', () => {
  it('repeats the execution of the unchanged program, and makes every decision', () => {
    fc.assert(
      fc.property(program, fc.nat(1000), (threads, seed) => {
        const recorder = createPlanRecorder(createRandom(), placeOf);
        const recorded = execute(recorder, seed, threads);
        const plan = recorder.plan();
        const follow = createFollow(plan, placeOf);
        expect(execute(follow, seed + 1, threads)).toEqual(recorded);
        expect(follow.made).toBe(plan.switches.length + plan.values.length);
      }),
    );
  });

  it('skips decisions whose place is gone, and still makes the later ones', () => {
    const recorder = createPlanRecorder(createRandom(), placeOf);
    const threads = [
      [2, 4, 2, 4],
      [2, 4, 2, 4],
    ];
    execute(recorder, 3, threads);
    const { switches, values } = recorder.plan();
    expect(switches.length).toBeGreaterThan(1);
    const gone = { ...(switches[0] ?? { from: 0, ordinal: 0, to: 1 }), place: '' };
    const follow = createFollow({ switches: [gone, ...switches], values }, placeOf);
    execute(follow, 3, threads);
    expect(follow.made).toBe(switches.length);
  });
});
