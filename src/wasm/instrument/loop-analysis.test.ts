import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LoopAnalysis } from './loop-analysis.ts';

/** Structured code: `br` and `br_if` name their target by the number of constructs to leave. */
type Code =
  | { readonly kind: 'hook' | 'return' }
  | { readonly kind: 'br' | 'br_if'; readonly label: number }
  | { readonly kind: 'block' | 'loop'; readonly body: readonly Code[] }
  | { readonly kind: 'if'; readonly body: readonly Code[]; readonly otherwise: readonly Code[] | undefined };

const { code } = fc.letrec<{ code: Code[]; one: Code }>((tie) => ({
  code: fc.array(tie('one'), { maxLength: 4 }),
  one: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.constantFrom<Code>({ kind: 'hook' }, { kind: 'return' }),
    fc.record({ kind: fc.constantFrom('br' as const, 'br_if' as const, 'br_if' as const), label: fc.nat(3) }),
    fc.record({ kind: fc.constantFrom('block' as const, 'loop' as const), body: tie('code') }),
    fc.record({
      kind: fc.constant('if' as const),
      body: tie('code'),
      otherwise: fc.option(tie('code'), { nil: undefined }),
    }),
  ),
}));

/** Loops in the order of their starts, as `LoopAnalysis` sees them. */
function analysed(body: readonly Code[]): Set<number> {
  const bare = new Set<number>();
  const analysis = new LoopAnalysis((loop) => bare.add(loop));
  let loops = 0;
  const walk = (items: readonly Code[]): void => {
    for (const item of items) {
      switch (item.kind) {
        case 'hook':
          analysis.hook();
          break;
        case 'return':
          analysis.leave();
          break;
        case 'br':
          analysis.branch(item.label);
          analysis.leave();
          break;
        case 'br_if':
          analysis.branch(item.label);
          break;
        case 'block':
          analysis.open(false);
          walk(item.body);
          analysis.close();
          break;
        case 'loop':
          analysis.openLoop(loops++);
          walk(item.body);
          analysis.close();
          break;
        case 'if':
          analysis.open(true);
          walk(item.body);
          if (item.otherwise !== undefined) {
            analysis.alternative();
            walk(item.otherwise);
          }
          analysis.close();
      }
    }
  };
  analysis.reset();
  walk(body);
  analysis.close();
  return bare;
}

/** The same by search: nodes are places in the code, edges are steps without a hook, `hooks` steps over one. */
function searched(body: readonly Code[]): Set<number> {
  const edges: number[][] = [];
  const hooks: { from: number; to: number }[] = [];
  const heads: number[] = [];
  const backEdges: { loop: number; from: number }[] = [];
  const node = (): number => edges.push([]) - 1;
  const connect = (from: number, to: number): void => void edges[from]?.push(to);
  interface Target {
    readonly place: number;
    readonly loop: number | undefined;
  }
  const jump = (from: number, target: Target | undefined): void => {
    if (target === undefined) return;
    if (target.loop === undefined) connect(from, target.place);
    else backEdges.push({ loop: target.loop, from });
  };
  const lower = (items: readonly Code[], start: number, targets: readonly Target[]): number => {
    let place = start;
    for (const item of items) {
      const next = node();
      switch (item.kind) {
        case 'hook':
          hooks.push({ from: place, to: next });
          break;
        case 'return':
          break;
        case 'br':
          jump(place, targets[item.label]);
          break;
        case 'br_if':
          jump(place, targets[item.label]);
          connect(place, next);
          break;
        case 'block':
          connect(lower(item.body, place, [{ place: next, loop: undefined }, ...targets]), next);
          break;
        case 'loop': {
          const head = node();
          connect(place, head);
          const loop = heads.push(head) - 1;
          connect(lower(item.body, head, [{ place: head, loop }, ...targets]), next);
          break;
        }
        case 'if': {
          const inner = [{ place: next, loop: undefined }, ...targets];
          connect(lower(item.body, place, inner), next);
          if (item.otherwise === undefined) connect(place, next);
          else connect(lower(item.otherwise, place, inner), next);
        }
      }
      place = next;
    }
    return place;
  };
  const start = node();
  const end = node();
  connect(lower(body, start, [{ place: end, loop: undefined }]), end);
  const all = edges.map((list) => [...list]);
  for (const { from, to } of hooks) all[from]?.push(to);
  const live = reachable(start, all);
  const isBare = (head: number, loop: number): boolean => {
    const reached = reachable(head, edges);
    return live.has(head) && backEdges.some((edge) => edge.loop === loop && reached.has(edge.from));
  };
  return new Set(heads.flatMap((head, loop) => (isBare(head, loop) ? [loop] : [])));
}

function reachable(start: number, edges: readonly number[][]): Set<number> {
  const seen = new Set<number>([start]);
  for (const place of seen) for (const next of edges[place] ?? []) seen.add(next);
  return seen;
}

describe('loop analysis', () => {
  it('finds exactly the loops that a search through all paths finds', () => {
    fc.assert(
      fc.property(code, (body) => {
        expect([...analysed(body)].toSorted()).toEqual([...searched(body)].toSorted());
      }),
      { numRuns: 2000 },
    );
  });
});
