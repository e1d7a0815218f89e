/** For tests: the whole truth table, run in the engine that this is called in: Node, a page, or a worker of a page. */
import { checkLink } from '../check-link.ts';
import type { LinkReport } from '../model.ts';
import { formatCases } from './cases-format.ts';
import { memoryCases } from './cases-memory.ts';
import { runtimeCases } from './cases-runtime.ts';
import { symbolCases } from './cases-symbols.ts';
import { type Happened, happens, type Part, partsOf, type TruthCase } from './truth.ts';

export const truthCases: readonly TruthCase[] = [...formatCases, ...memoryCases, ...symbolCases, ...runtimeCases];

export interface Prediction {
  readonly report: LinkReport;
  readonly outcome: Happened['outcome'];
}

export function predict(test: TruthCase, parts: readonly Part[]): Prediction {
  const report = checkLink(partsOf(parts), test.check);
  const severities = report.findings.map(({ severity }) => severity);
  const outcome = severities.includes('error') ? 'fails' : severities.includes('silent') ? 'miscomputes' : 'loads';
  return { report, outcome };
}

/** The texts that V8 and the loader of the tests were said to print. */
export function predictedTexts(report: LinkReport): string[] {
  return report.findings.flatMap(({ messages }) =>
    messages.filter(({ from }) => from.startsWith('V8') || from.startsWith('Emscripten')).map(({ text }) => text),
  );
}

/** One case, as plain data. */
export interface TruthRow {
  readonly rule: string;
  readonly name: string;
  readonly predicted: Happened['outcome'];
  /** Undefined where the case cannot be observed. */
  readonly happened: Happened | undefined;
  /** Why it cannot. */
  readonly unobservable: string | undefined;
  /** The pair that does not show the rule. */
  readonly cleanPredicted: Happened['outcome'];
  readonly cleanHappened: Happened;
  /** The texts that were predicted for a failure; empty where the rule names none. */
  readonly texts: readonly string[];
}

/** Predicts and loads every pair here. */
export function runTruth(): TruthRow[] {
  return truthCases.map((test) => {
    const { report, outcome } = predict(test, test.shows);
    return {
      rule: test.rule,
      name: test.name,
      predicted: outcome,
      happened: test.unobservable === undefined ? happens(test, test.shows) : undefined,
      unobservable: test.unobservable,
      cleanPredicted: predict(test, test.clean).outcome,
      cleanHappened: happens(test, test.clean),
      texts: predictedTexts(report),
    };
  });
}
