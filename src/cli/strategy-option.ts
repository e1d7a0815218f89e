/** The value of `--strategy`: `NAME[:key=value,...]`. */
import { suggest } from './suggest.ts';
import { wholeNumber, type Parser } from './option-values.ts';

interface StrategyShape {
  readonly summary: string;
  /** It needs the scheduling rules of exhaustive search. */
  readonly exhaustive?: boolean;
  readonly parameters: Readonly<Record<string, { readonly parse: Parser<number>; readonly summary: string }>>;
}

/** Strategies that a user can name, with their parameters. */
export const STRATEGIES: Readonly<Record<string, StrategyShape>> = {
  portfolio: {
    summary:
      'pos as the sampler in every fourth execution; rff and surw, one over the other, pct, random, lockstep and later frontier share the others, more of them to what pays; the default',
    parameters: {},
  },
  random: { summary: 'every runnable thread with equal chance at every scheduling point', parameters: {} },
  pct: {
    summary: 'random priorities with a few random changes; good at bugs that need few ordered events',
    parameters: {
      depth: { parse: wholeNumber(1, 100), summary: 'number of ordered events the bug needs (default 3)' },
    },
  },
  pos: {
    summary: 'random priorities of events, redrawn where events race; good at bugs among many events that commute',
    parameters: {},
  },
  surw: {
    summary:
      'orders the accesses to one object at a time, every order alike; learns which objects there are as it goes',
    parameters: {},
  },
  rff: {
    summary: 'reads-from fuzzing: wants or forbids that a read sees a write, and follows what led to rare combinations',
    parameters: {},
  },
  frontier: {
    summary:
      'goes back to a state that few executions came through, and on from there; good at bugs at the end of a long, narrow path',
    parameters: {},
  },
  lockstep: {
    summary:
      'threads take turns of few operations or of a round of their loops, in regular patterns; good at bugs that need threads to keep pace',
    parameters: {},
  },
  dpor: {
    summary: 'every schedule of a small program, up to the order of what commutes; says when it is done',
    parameters: {},
    exhaustive: true,
  },
  dfs: { summary: 'every schedule, one by one; for comparison with dpor', parameters: {}, exhaustive: true },
  'preemption-bound': {
    summary: 'every schedule without preemption, then with one, then with two...; says which bound is done',
    parameters: {
      bound: { parse: wholeNumber(0, 1000), summary: 'largest number of preemptions (default: no limit)' },
    },
    exhaustive: true,
  },
  'delay-bound': {
    summary: 'every schedule that passes over no thread of a fixed order, then over one...; says which bound is done',
    parameters: { bound: { parse: wholeNumber(0, 1000), summary: 'largest number of delays (default: no limit)' } },
    exhaustive: true,
  },
  'round-robin': { summary: 'every thread by turns; one plain schedule, for comparison', parameters: {} },
};

/** @param spec a strategy as after `--strategy`. */
export function isExhaustive(spec: string): boolean {
  const [name = ''] = spec.split(':');
  return Object.hasOwn(STRATEGIES, name) && STRATEGIES[name]?.exhaustive === true;
}

/** Checks name and parameters; the text itself is the value. */
export const strategySpec: Parser<string> = (text) => {
  const [name = '', ...rest] = text.split(':');
  const names = Object.keys(STRATEGIES);
  const shape = Object.hasOwn(STRATEGIES, name) ? STRATEGIES[name] : undefined;
  if (shape === undefined) {
    const near = suggest(name, names);
    const expected = `one of ${names.map((known) => `\`${known}\``).join(', ')}`;
    return near === undefined ? { ok: false, expected } : { ok: false, expected, hint: `Did you mean \`${near}\`?` };
  }
  const given = new Set<string>();
  for (const setting of rest.join(':').split(',')) {
    if (rest.length === 0) break;
    const [key = '', ...values] = setting.split('=');
    const parameter = Object.hasOwn(shape.parameters, key) ? shape.parameters[key] : undefined;
    if (parameter === undefined) {
      const known = Object.keys(shape.parameters);
      const list = known.length === 0 ? 'no parameters' : `only ${known.map((one) => `\`${one}\``).join(', ')}`;
      return { ok: false, expected: `${list} after \`${name}\`` };
    }
    if (given.has(key)) return { ok: false, expected: `\`${key}\` of \`${name}\` once` };
    given.add(key);
    const parsed = parameter.parse(values.join('='));
    if (!parsed.ok) return { ok: false, expected: `${parsed.expected} for \`${key}\` of \`${name}\`` };
  }
  return { ok: true, value: text };
};
