/**
 * Confirms a candidate: replays it, makes its schedule smaller, replays the smaller one traced, and describes it for the report. What cannot be
 * replayed exactly is our bug, never a finding.
 */
import type { DetectorFactory } from '../engine/detector.ts';
import type { ExecutionOutcome, RawFinding } from '../engine/outcome.ts';
import type { ProgramImage } from '../engine/program.ts';
import type { Divergence } from '../strategies/replay.ts';
import { CallSites } from './call-sites.ts';
import { findDecisiveOrder } from './decisive-order.ts';
import { type DescribedOrder, describeOrder } from './order-description.ts';
import type { Draft } from './describe.ts';
import type { EngineSupply } from './engine-supply.ts';
import { looksLike } from './likeness.ts';
import { minimise } from './minimise.ts';
import { type Followed, type FollowRequest, followSchedule, planOf, type SchedulePlan } from './old-schedule.ts';
import { blameSteps, findBlame } from './orders/blame.ts';
import { type DescribedBlame, describeBlame } from './orders/description.ts';
import { Places } from './places.ts';
import { type Replayed, Replayer } from './replayer.ts';
import type { CampaignSettings } from './settings.ts';
import type { Candidate, Witness } from './shard-result.ts';
import { findIn, withoutTail } from './tail.ts';

export type Confirmation =
  | {
      readonly kind: 'confirmed';
      readonly draft: Draft;
      /** The smallest. */
      readonly witness: Witness;
      readonly plan: SchedulePlan;
      /** Executions are short enough for what {@link Confirmer.order} and {@link Confirmer.blame} look for. */
      readonly explainable: boolean;
    }
  | { readonly kind: 'diverged'; readonly key: string; readonly execution: number; readonly divergence: Divergence };

/** A confirmed finding. */
export interface Explainable {
  readonly finding: RawFinding;
  readonly witness: Witness;
  /** Where plain accesses are scheduling points while it is looked into. */
  readonly racySites: readonly number[];
  /** Events to be spent on it at most. */
  readonly budget: number;
}

export interface FollowedAndShown extends Followed {
  readonly drafts: readonly Draft[];
  readonly divergence: Divergence | null;
}

/** Executions that the budget must allow, or a smaller schedule is not looked for. */
const leastTried = 4;
/** Kinds whose executions take long by nature: their schedules stay as found, or become smaller but are not explained. */
const tooSlow: ReadonlySet<string> = new Set(['hang', 'out-of-memory']);
/** Events spent on the schedule of a livelock, which takes some 200,000 to be one. */
const livelockEvents = 5_000_000;
const tooSlowToExplain: ReadonlySet<string> = new Set([...tooSlow, 'livelock']);

/** Confirms candidates of one program, one after the other. */
export class Confirmer implements Disposable {
  readonly #settings: CampaignSettings;
  readonly #places: Places;
  /** Called before each execution: tells the watchdog that work goes on. */
  readonly #tick: () => void;
  readonly #plain: EngineSupply;
  readonly #replayer: Replayer;

  /** `plain`: for executions that are not traced, with the options of `settings`. */
  constructor(
    image: ProgramImage,
    settings: CampaignSettings,
    detectors: readonly DetectorFactory[],
    plain: EngineSupply,
    tick: () => void,
  ) {
    this.#tick = tick;
    this.#settings = settings;
    this.#places = new Places(image);
    this.#plain = plain;
    this.#replayer = new Replayer(image, settings, detectors, this.#places, plain, tick);
  }

  /** Lets go of the engines that are its own. */
  [Symbol.dispose](): void {
    this.#replayer[Symbol.dispose]();
  }

  /** `budget`: events to be spent at most on making the schedule smaller. */
  async confirm(candidate: Candidate, budget: number, traced = false): Promise<Confirmation> {
    const { finding, witness } = candidate;
    const engine = this.#plain.with(witness.racySites);
    const whole = await this.#replayer.replay(engine, witness, finding);
    const bounded = whole.divergence === null ? withoutTail(witness, whole.outcome, finding) : undefined;
    const first = bounded === undefined ? whole : await this.#replayer.replay(engine, bounded, finding);
    if (first.divergence !== null) {
      return { kind: 'diverged', key: finding.key, execution: witness.execution, divergence: first.divergence };
    }
    const start = bounded === undefined ? witness : { ...bounded, preemptions: first.outcome.preemptions };
    const shows = (outcome: ExecutionOutcome): boolean => findIn(outcome, finding) !== undefined;
    const isShort = ({ outcome }: Replayed): boolean => outcome.steps <= budget / leastTried;
    const worthIt = !tooSlow.has(finding.kind) && isShort(first);
    const spent = finding.kind === 'livelock' ? Math.min(budget, livelockEvents) : budget;
    const smallest = worthIt ? (await minimise(engine, start, shows, this.#tick, spent)).witness : start;
    const before = smallest === start ? first : undefined;
    const shown = await this.#replayer.trace(smallest, finding, traced ? start : undefined, before);
    if (shown.divergence !== null) {
      return { kind: 'diverged', key: finding.key, execution: witness.execution, divergence: shown.divergence };
    }
    this.#tick();
    const plan = await planOf(this.#plain.with(smallest.racySites), smallest, this.#places);
    const { maxSteps: _bound, ...found } = smallest;
    const explainable = !tooSlowToExplain.has(finding.kind) && worthIt && isShort(whole);
    return { kind: 'confirmed', draft: shown.draft, witness: found, plan, explainable };
  }

  /** Memory orders to blame. */
  async blame({ finding, witness, racySites, budget }: Explainable): Promise<DescribedBlame | undefined> {
    const found = await findBlame({
      engine: this.#plain.with(racySites),
      seed: this.#settings.seed,
      heapPolicy: witness.heapPolicy,
      decisions: witness.decisions,
      places: this.#places,
      fails: (outcome) => outcome.findings.some((one) => looksLike(one, finding)),
      failedAt: (outcome) => outcome.findings.find((one) => looksLike(one, finding))?.step ?? outcome.steps,
      tick: this.#tick,
      maxSteps: Math.min(budget, blameSteps),
    });
    return found === undefined ? undefined : describeBlame(found);
  }

  /** The order of operations that makes the finding come. */
  async order({ finding, witness, racySites, budget }: Explainable): Promise<DescribedOrder | undefined> {
    const engine = this.#plain.with(racySites);
    const sites = new CallSites(this.#places);
    const search = {
      engine,
      witness,
      seed: this.#settings.seed,
      shows: (outcome: ExecutionOutcome) => outcome.findings.some((one) => looksLike(one, finding)),
      tick: this.#tick,
      maxSteps: budget,
    };
    const found = await sites.during(engine, async () => findDecisiveOrder(search));
    return found === undefined ? undefined : describeOrder(found, sites, this.#places);
  }

  /** Replays a schedule and describes whatever it shows: for `heddle replay`. */
  async show(witness: Witness): Promise<{ readonly drafts: readonly Draft[]; readonly divergence: Divergence | null }> {
    const { outcome, divergence } = await this.#replayer.run(this.#plain.with(witness.racySites), witness);
    if (divergence !== null) return { drafts: [], divergence };
    const drafts: Draft[] = [];
    for (const finding of outcome.findings) {
      const bounded = withoutTail(witness, outcome, finding);
      const shown = bounded ?? witness;
      const known = bounded === undefined ? { outcome, divergence } : undefined;
      const traced = await this.#replayer.trace(shown, finding, this.#settings.traces ? shown : undefined, known);
      if (traced.divergence !== null) return { drafts, divergence: traced.divergence };
      drafts.push(traced.draft);
    }
    return { drafts, divergence: null };
  }

  /** Runs this program along a schedule of an earlier version, and describes what that shows. */
  async follow(request: FollowRequest): Promise<FollowedAndShown[]> {
    this.#tick();
    const racy = this.#settings.engine.preempt === 'racy' ? request.racy : [];
    const followed = await followSchedule(this.#plain.with([]), { ...request, racy }, this.#places);
    const shown: FollowedAndShown[] = [];
    for (const { witness, made } of followed) shown.push({ witness, made, ...(await this.show(witness)) });
    return shown;
  }
}
