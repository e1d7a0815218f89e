/**
 * Memory whose accesses have a fixed order, in a search over reads-from classes: which write to it came last is told by no read that reads from it.
 *
 * In a program with a loop that waits for memory that is all memory, for two reasons. Which write to what it waits for comes last decides whether the loop ends, though no other read
 * may tell. And which rounds of the loop are taken out as repetitions depends on what writes find, in any memory: one that stores what was there is no effect of its thread (kernel/atomics.c),
 * so what the thread did before the loop may count as its first rounds. What a write finds is not told by reads-from. A plan with a round that stayed where it was made, and is a
 * repetition where it is run, is given up, and its class would be nobody's. Where loops wait by calls the order of all accesses is fixed when a plan meets that (`t0H1L0 x1x1 t0` in
 * e2e/search-branches.test.ts: `H1` stores 0, before `x1` or after it).
 */
import { type GraphEvent, isBefore } from './execution-graph.ts';
import type { PlaceTable } from './place-table.ts';

/** Notes in `awaited` the memory that a loop waits for, whose `repetitions` these are; true when there is such. */
export function noteAwaited(repetitions: readonly GraphEvent[], awaited: Set<number>): boolean {
  let some = false;
  for (const { access, reads } of repetitions) {
    if (access === null || !reads) continue;
    awaited.add(access.address);
    some = true;
  }
  return some;
}

/**
 * Notes the memory that `event` reads together with other bytes, or as a part of them; true when there is such: which write to it comes last is told, and by no read that
 * reads from it.
 */
export function noteReadAcross(event: GraphEvent, places: PlaceTable, awaited: Set<number>): boolean {
  let some = false;
  for (const touch of event.touches) {
    for (const { address, writes } of places.readAcross(touch)) {
      const last = writes.at(-1);
      if (last === undefined || writes.every((write) => isBefore(write, last.clock))) continue;
      awaited.add(address);
      some = true;
    }
  }
  return some;
}
