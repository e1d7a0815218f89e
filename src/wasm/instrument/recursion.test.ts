import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { CallGraph } from './call-graph.ts';
import { findRecursion } from './recursion.ts';

function graphOf(callees: readonly (readonly number[])[]): CallGraph {
  const starts = [0];
  for (const list of callees) starts.push((starts.at(-1) ?? 0) + list.length);
  const none = new Uint8Array(callees.length);
  const none32 = new Uint32Array(callees.length);
  return {
    nodeCount: callees.length,
    edgeStarts: Uint32Array.from(starts),
    edges: Uint32Array.from(callees.flat()),
    typeNodes: none32,
    functionNodes: none32,
    calls: none32,
    addressTaken: none,
    readsSite: none,
    catches: none,
  };
}

/** Nodes that `from` leads to by one edge or more. */
function reached(callees: readonly (readonly number[])[], from: number): Set<number> {
  const seen = new Set(callees[from]);
  for (const node of seen) for (const next of callees[node] ?? []) seen.add(next);
  return seen;
}

const callGraph = fc
  .integer({ min: 1, max: 12 })
  .chain((size) => fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }));

describe('recursion', () => {
  it('puts two functions together exactly when each can call the other', () => {
    fc.assert(
      fc.property(callGraph, (callees) => {
        const { component, cyclic } = findRecursion(graphOf(callees), callees.length);
        const reach = callees.map((_, node) => reached(callees, node));
        for (const [a, fromA] of reach.entries()) {
          expect(cyclic[component[a] ?? -1] === 1).toBe(fromA.has(a));
          for (const [b, fromB] of reach.entries()) {
            expect(component[a] === component[b]).toBe(a === b || (fromA.has(b) && fromB.has(a)));
          }
        }
      }),
    );
  });

  it('follows a chain of any length', () => {
    const length = 300_000;
    const callees = Array.from({ length }, (_, node) => [(node + 1) % length]);
    const { component, cyclic } = findRecursion(graphOf(callees), callees.length);
    expect([new Set(component).size, cyclic[0]]).toEqual([1, 1]);
  });
});
