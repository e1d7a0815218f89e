/** Progress on standard error: one live line on a terminal, a plain line every ten seconds elsewhere. */
import type { CheckProgress, LinkProgress } from '../index.ts';

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressLine<State> {
  update(state: State): void;
  /** Takes the live line away, so that the result starts on a clean line. */
  clear(): void;
}

const LIVE_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 10_000;
const PHASES = { compile: 'compiling', explore: 'checking', confirm: 'replaying findings' } as const;

/** Progress of a campaign; `now` gives milliseconds from any fixed moment. */
export function createProgress(stream: ProgressStream, now: () => number, live: boolean): ProgressLine<CheckProgress> {
  return createProgressLine(stream, now, live, describeProgress);
}

/** The same of anything else: `describe` makes the text of a state. */
export function createProgressLine<State>(
  stream: ProgressStream,
  now: () => number,
  live: boolean,
  describe: (state: State) => string,
): ProgressLine<State> {
  const interval = live ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS;
  let last = live ? Number.NEGATIVE_INFINITY : now();
  let shown = false;
  return {
    update(state) {
      if (now() - last < interval) return;
      last = now();
      const text = describe(state);
      stream.write(live ? `\r\u001B[2K${text.slice(0, (stream.columns || 80) - 1)}` : `${text}\n`);
      shown = live;
    },
    clear() {
      if (shown) stream.write('\r\u001B[2K');
      shown = false;
    },
  };
}

/** `checking: 12,000 of 20,000 executions, 8,000/s, 57 traces, 1 finding, 1.5 s, 1 s to go` */
export function describeProgress(state: CheckProgress): string {
  const phase = phaseOf(state);
  if (state.phase === 'compile') return phase;
  const seconds = state.elapsedMs / 1000;
  const perSecond = seconds > 0 ? (state.executions - state.earlier) / seconds : 0;
  // Replaying takes executions of its own.
  const known = state.runs < Number.MAX_SAFE_INTEGER ? state.runs : (state.estimate ?? 0);
  const all = state.phase === 'explore' ? known : 0;
  // Larger estimates are cut off on their way here.
  const some = all === state.runs ? '' : all < 0x7fff_ffff ? 'about ' : 'more than ';
  const of = all === 0 ? '' : ` of ${some}${grouped(all)}`;
  const parts = [
    `${grouped(state.executions)}${of} executions`,
    `${grouped(perSecond)}/s`,
    `${grouped(state.traces)} trace${state.traces === 1 ? '' : 's'}`,
    `${state.findings} finding${state.findings === 1 ? '' : 's'}`,
    `${seconds.toFixed(1)} s`,
  ];
  if (state.phase === 'explore' && perSecond > 0) {
    const left = Math.min((state.runs - state.executions) / perSecond, state.leftMs / 1000);
    parts.push(`${duration(Math.max(0, left))} to go`);
  }
  return `${phase}: ${parts.join(', ')}`;
}

/** `confirming 3 of 31`: the third is under way. */
function phaseOf({ phase, work }: CheckProgress): string {
  if (work === undefined) return PHASES[phase];
  return `${work.doing} ${Math.min(work.done + 1, work.of)} of ${work.of}`;
}

/** `reading: 12 of 1,000 modules, 12.5 of 1,000.0 MB` */
export function describeLinkProgress({ modules, allModules, bytes, allBytes }: LinkProgress): string {
  const megabytes = (amount: number): string =>
    (amount / 1e6).toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const noun = allModules === 1 ? 'module' : 'modules';
  return `reading: ${grouped(modules)} of ${grouped(allModules)} ${noun}, ${megabytes(bytes)} of ${megabytes(allBytes)} MB`;
}

function grouped(amount: number): string {
  return Math.round(amount).toLocaleString('en');
}

/** `45 s`, `3 min`, `2.5 h`: as exact as an estimate deserves. */
function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
