/**
 * Which memory orders are to blame for a finding: the smallest set of stronger orders and of fences with which it does not come any more.
 *
 * Every assignment of orders that failed is made as strong as it can be while it still fails: the more the next one has to exclude. The smallest assignment
 * that no failure refutes is tried next, until one stays clean. So the set is the smallest as far as the trials can tell.
 */
import { covers } from '../../memory-model/orders.ts';
import type { Places } from '../places.ts';
import type { OrderCount } from '../decisive-order.ts';
import { smallestAssignment } from './smallest.ts';
import { type FailingSite, type Trial, Trials, type TrialSetting } from './trials.ts';
import { type Assignment, type OrderUnit, overridesOf, type Slot, slotsOf, unitsOf } from './units.ts';

/** Executions of the program as it is, until it has failed often enough to say something about other orders. */
const declaredExecutions = 2000;
const declaredFailures = 10;
/** With fewer failures among them a clean trial says nothing. */
const leastFailures = 4;
const trialExecutions = 2000;
const finalExecutions = 20_000;
const leastExecutions = 400;
/** Events of one trial, of the last one, of all. */
const trialSteps = 1_000_000;
const finalSteps = 5_000_000;
/** Events of all trials together. */
export const blameSteps = 15_000_000;
/** Failures expected among the executions that tell whether a stronger order still fails: an error there only makes the search longer. */
const growthFailures = 8;
const maxUnits = 32;
const maxTried = 60;
/** Times that operations of another failing execution are added. */
const maxWidened = 6;
/** Slots changed at most. */
const maxChanges = 6;

export interface FoundBlame extends OrderCount {
  readonly slots: readonly Slot[];
  /** What it takes: {@link slots} that differ from what they declare. */
  readonly assignment: Assignment;
  /** The program as it is. */
  readonly declared: OrderCount;
}

export interface BlameSearch extends TrialSetting {
  /** Decisions of the smallest schedule. */
  readonly decisions: readonly number[];
  readonly places: Places;
}

/** Undefined when the finding comes whatever the orders are, or too seldom to tell, or when the budget ends. */
export async function findBlame(search: BlameSearch): Promise<FoundBlame | undefined> {
  const trials = new Trials(search, [search.decisions]);
  // Most races have nothing to do with atomics: one failing execution tells so at once.
  const first = await trials.run(new Map(), declaredExecutions, 1);
  const sites = new Map(first.sites);
  if (unitsOf(sites.values(), search.places).length === 0) return undefined;
  const declared = await trials.run(new Map(), declaredExecutions, declaredFailures);
  if (declared.failing < leastFailures) return undefined;
  for (const [site, operation] of declared.sites) sites.set(site, operation);
  for (let round = 0; round < maxWidened; round++) {
    const slots = slotsOf(nearestUnits(sites, search.places));
    const blaming = new Blaming(trials, slots, declared);
    const strongest = await blaming.strongest();
    if (strongest.failing === 0) return blaming.search();
    // It failed by way of operations that are not among the slots, or else the orders are not to blame.
    const known = sites.size;
    for (const [site, operation] of strongest.sites) if (!sites.has(site)) sites.set(site, operation);
    if (sites.size === known) return undefined;
  }
  return undefined;
}

/** The operations that came last before the failure, in the order in which they were first seen. */
function nearestUnits(sites: ReadonlyMap<number, FailingSite>, places: Places): readonly OrderUnit[] {
  const units = unitsOf(sites.values(), places);
  if (units.length <= maxUnits) return units;
  const distance = (unit: OrderUnit): number =>
    Math.min(...unit.sites.map((site) => sites.get(site)?.distance ?? Number.POSITIVE_INFINITY));
  const nearest = new Set(units.toSorted((a, b) => distance(a) - distance(b)).slice(0, maxUnits));
  return units.filter((unit) => nearest.has(unit));
}

class Blaming {
  readonly #trials: Trials;
  readonly #slots: readonly Slot[];
  readonly #declared: OrderCount;
  readonly #refuted: Assignment[] = [];

  constructor(trials: Trials, slots: readonly Slot[], { executions, failing }: OrderCount) {
    this.#trials = trials;
    this.#slots = slots;
    this.#declared = { executions, failing };
  }

  /** A trial of the strongest orders. */
  async strongest(): Promise<Trial> {
    const strongest = this.#slots.map(({ stronger, declared }) => stronger.at(-1) ?? declared);
    return this.#trials.run(this.#overrides(strongest), this.#growthExecutions, 1);
  }

  async search(): Promise<FoundBlame | undefined> {
    let assignment: Assignment | undefined = this.#slots.map(({ declared }) => declared);
    let failed = true;
    for (let tried = 0; tried < maxTried && assignment !== undefined && !this.#trials.spent; tried++) {
      if (!failed) {
        const final = await this.#trials.run(
          this.#overrides(assignment),
          this.#bounded(finalExecutions, finalSteps),
          1,
        );
        if (this.#trials.spent || final.executions < leastExecutions) return undefined;
        if (final.failing === 0) {
          const { executions, failing } = final;
          return { slots: this.#slots, assignment, executions, failing, declared: this.#declared };
        }
      }
      this.#refuted.push(await this.#grown(assignment));
      assignment = smallestAssignment(this.#slots, this.#refuted, maxChanges);
      failed = assignment !== undefined && (await this.#fails(assignment, this.#bounded(trialExecutions, trialSteps)));
    }
    return undefined;
  }

  /** Makes a failing assignment stronger, slot by slot, as long as it fails. */
  async #grown(failing: Assignment): Promise<Assignment> {
    const grown = [...failing];
    for (const [index, { stronger }] of this.#slots.entries()) {
      const before = grown[index] ?? 0;
      for (const level of stronger.toReversed()) {
        if (!covers(level, before)) continue;
        grown[index] = level;
        if (await this.#fails(grown, this.#growthExecutions)) break;
        grown[index] = before;
      }
    }
    return grown;
  }

  async #fails(assignment: Assignment, executions: number): Promise<boolean> {
    return (await this.#trials.run(this.#overrides(assignment), executions, 1)).failing > 0;
  }

  #overrides(assignment: Assignment): ReturnType<typeof overridesOf> {
    return overridesOf(this.#slots, assignment);
  }

  get #growthExecutions(): number {
    const { executions, failing } = this.#declared;
    const wanted = Math.ceil((growthFailures * executions) / failing);
    return Math.min(Math.max(wanted, 50), this.#bounded(trialExecutions / 4, trialSteps));
  }

  #bounded(executions: number, steps: number): number {
    return Math.max(leastExecutions, Math.min(executions, Math.floor(steps / this.#trials.meanSteps)));
  }
}
