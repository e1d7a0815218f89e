/**
 * `round-robin`: threads take turns, each for a quantum of scheduling points.
 *
 * Guarantee: none; it shows what an orderly scheduler would do, and serves as a baseline. The quantum differs from execution to execution (1 to 32),
 * so a campaign is not the same schedule over and over. Free values rotate likewise.
 */
import type { SchedulingView, Strategy } from '../engine/strategy.ts';

const longestQuantum = 32;

export function createRoundRobin(): Strategy {
  let quantum = 1;
  let used = 0;
  let turn = 0;
  return {
    name: 'round-robin',
    begin(execution) {
      quantum = 1 + (execution % longestQuantum);
      used = 0;
      turn = Math.floor(execution / longestQuantum);
    },
    chooseThread(view: SchedulingView) {
      if (++used < quantum) return view.defaultThread;
      used = 0;
      for (let i = 0; i < view.count; i++) {
        const candidate = view.candidates[i] ?? 0;
        if (candidate > view.current) return candidate;
      }
      return view.candidates[0] ?? view.defaultThread;
    },
    chooseValue: (_kind, count) => turn++ % count,
  };
}
