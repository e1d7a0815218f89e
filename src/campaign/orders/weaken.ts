/**
 * `--weaken`: memory orders that are stronger than the tests need. Each order above relaxed, and each fence, is made one step weaker at a time; what shows nothing
 * that the program does not show anyway stays weaker while the next one is tried. So all of the result holds together, and other results may, too. At the end all of it
 * is tested for longer; a failure there is kept, and everything is tried anew against it.
 */
import { Engine } from '../../engine/engine.ts';
import type { DetectorFactory } from '../../engine/detector.ts';
import type { ExecutionOutcome, RawFinding } from '../../engine/outcome.ts';
import type { ProgramImage } from '../../engine/program.ts';
import type { Weaken } from '../../report/model.ts';
import { createReplay } from '../../strategies/replay.ts';
import { looksLike } from '../likeness.ts';
import { Places } from '../places.ts';
import type { CampaignSettings } from '../settings.ts';
import { changesOf } from './description.ts';
import { Trials } from './trials.ts';
import { type Assignment, overridesOf, type Slot, unitsOf, weakenableSlots, weakerOrders } from './units.ts';

const surveyExecutions = 500;
const trialExecutions = 2000;
const finalExecutions = 20_000;
const leastExecutions = 400;
/** Events of one trial, of the last one, of all. */
const trialSteps = 2_000_000;
const finalSteps = 10_000_000;
const maxSteps = 100_000_000;
/** Times that everything is tried. */
const maxRounds = 6;

export interface WeakenRequest {
  /** Findings of the campaign: those are no reason against a weaker order. */
  readonly known: readonly RawFinding[];
  readonly racySites: readonly number[];
}

export type DescribedWeaken = Omit<Weaken, 'statement'>;

/** `tick`: called before each execution. */
export async function weakenOrders(
  image: ProgramImage,
  settings: CampaignSettings,
  detectors: readonly DetectorFactory[],
  request: WeakenRequest,
  tick: () => void,
): Promise<DescribedWeaken> {
  // The executions here are samples: those of an exhaustive search have no fairness.
  using engine = new Engine(image, { ...settings.engine, exhaustive: false }, createReplay([]), detectors);
  if (settings.engine.preempt === 'racy') engine.setRacySites(request.racySites);
  const before = new Before(request.known);
  const fails = (outcome: ExecutionOutcome): boolean => before.isNew(outcome);
  const trials = new Trials({ engine, seed: settings.seed, heapPolicy: 'reuse', fails, tick, maxSteps }, []);
  const seen = await trials.survey(surveyExecutions, (outcome) => before.add(outcome));
  return await new Weakening(trials, weakenableSlots(unitsOf(seen.values(), new Places(image)))).search();
}

/** What the program shows with the orders that it declares. */
class Before {
  readonly #findings: RawFinding[];
  #cutOff = false;

  constructor(findings: readonly RawFinding[]) {
    this.#findings = [...findings];
  }

  add({ findings, ending }: ExecutionOutcome): void {
    for (const finding of findings) if (!this.#knows(finding)) this.#findings.push(finding);
    this.#cutOff ||= ending.kind === 'cut-off';
  }

  isNew({ findings, ending }: ExecutionOutcome): boolean {
    return (ending.kind === 'cut-off' && !this.#cutOff) || findings.some((finding) => !this.#knows(finding));
  }

  #knows(finding: RawFinding): boolean {
    return this.#findings.some((one) => looksLike(one, finding));
  }
}

class Weakening {
  readonly #trials: Trials;
  readonly #slots: readonly Slot[];

  constructor(trials: Trials, slots: readonly Slot[]) {
    this.#trials = trials;
    this.#slots = slots;
  }

  async search(): Promise<DescribedWeaken> {
    const tried = this.#slots.length;
    for (let round = 0; round < maxRounds && tried > 0; round++) {
      const assignment = await this.#weakest();
      const orders = changesOf(this.#slots, assignment);
      const complete = !this.#trials.spent;
      if (orders.length === 0) return { orders, executions: 0, failing: 0, tried, complete };
      if (!complete) break;
      const { executions, failing } = await this.#run(assignment, finalExecutions, finalSteps);
      if (failing === 0 && executions >= leastExecutions)
        return { orders, executions, failing, tried, complete: !this.#trials.spent };
    }
    return { orders: [], executions: 0, failing: 0, tried, complete: tried === 0 };
  }

  async #weakest(): Promise<Assignment> {
    const assignment = this.#slots.map(({ declared }) => declared);
    for (const [index, slot] of this.#slots.entries()) {
      for (let weaker: number | undefined = slot.declared; weaker !== undefined;) {
        assignment[index] = weaker;
        weaker = await this.#step(slot, assignment, index);
      }
    }
    return assignment;
  }

  /** The first order one step weaker in this slot with which nothing new fails. */
  async #step(slot: Slot, assignment: Assignment, index: number): Promise<number | undefined> {
    for (const order of weakerOrders(slot, assignment[index] ?? slot.declared)) {
      if (this.#trials.spent) return undefined;
      const { failing, executions } = await this.#run(assignment.with(index, order), trialExecutions, trialSteps);
      if (failing === 0 && executions >= leastExecutions) return order;
    }
    return undefined;
  }

  async #run(
    assignment: Assignment,
    executions: number,
    steps: number,
  ): Promise<{ readonly executions: number; readonly failing: number }> {
    const most = Math.max(leastExecutions, Math.min(executions, Math.floor(steps / this.#trials.meanSteps)));
    return this.#trials.run(overridesOf(this.#slots, assignment), most, 1);
  }
}
