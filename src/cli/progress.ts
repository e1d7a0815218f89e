/** Progress on standard error: one live line on a terminal, a plain line every ten seconds elsewhere. */
import type { CheckProgress } from '../index.ts';

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressLine {
  update(state: CheckProgress): void;
  /** Takes the live line away, so that the result starts on a clean line. */
  clear(): void;
}

const LIVE_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 10_000;
const PHASES = { compile: 'compiling', explore: 'checking', confirm: 'replaying findings' } as const;

/** `now` gives milliseconds from any fixed moment. */
export function createProgress(stream: ProgressStream, now: () => number, live: boolean): ProgressLine {
  const interval = live ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS;
  let last = live ? Number.NEGATIVE_INFINITY : now();
  let shown = false;
  return {
    update(state) {
      if (now() - last < interval) return;
      last = now();
      const text = describeProgress(state);
      stream.write(live ? `\r\u001B[2K${text.slice(0, (stream.columns || 80) - 1)}` : `${text}\n`);
      shown = live;
    },
    clear() {
      if (shown) stream.write('\r\u001B[2K');
      shown = false;
    },
  };
}

/** `checking: 12,000 of 20,000 executions, 8,000/s, 1 finding, 1.5 s` */
export function describeProgress(state: CheckProgress): string {
  const phase = PHASES[state.phase];
  if (state.phase === 'compile') return phase;
  const seconds = state.elapsedMs / 1000;
  const perSecond = seconds > 0 ? Math.round(state.executions / seconds) : 0;
  const count = `${state.executions.toLocaleString('en')} of ${state.runs.toLocaleString('en')} executions`;
  const found = `${state.findings} finding${state.findings === 1 ? '' : 's'}`;
  return `${phase}: ${count}, ${perSecond.toLocaleString('en')}/s, ${found}, ${seconds.toFixed(1)} s`;
}
