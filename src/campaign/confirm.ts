/**
 * Confirms a candidate: replays it, makes its schedule smaller, replays the smaller one traced, and describes it for the report. What cannot be
 * replayed exactly is our bug, never a finding.
 */
import { Random } from '../base/random.ts';
import type { Engine } from '../engine/engine.ts';
import type { DetectorFactory } from '../engine/detector.ts';
import type { ExecutionOutcome, RawFinding } from '../engine/outcome.ts';
import type { ProgramImage } from '../engine/program.ts';
import { plainName, watchedSite } from '../engine/trace.ts';
import type { ScheduleShape, Trace } from '../report/trace-model.ts';
import { createReplay, type Divergence } from '../strategies/replay.ts';
import { CallSites } from './call-sites.ts';
import { findDecisiveOrder } from './decisive-order.ts';
import { type DescribedOrder, describeOrder } from './order-description.ts';
import { type Draft, describeFinding, threadInfo } from './describe.ts';
import { EngineSupply } from './engine-supply.ts';
import { looksLike } from './likeness.ts';
import { LiveStacks } from './live-stacks.ts';
import { minimise } from './minimise.ts';
import { type Followed, type FollowRequest, followSchedule, planOf, type SchedulePlan } from './old-schedule.ts';
import { blameSteps, findBlame } from './orders/blame.ts';
import { type DescribedBlame, describeBlame } from './orders/description.ts';
import { findIndifference, indifferenceReason, withShortRuns } from './other-value.ts';
import { Places } from './places.ts';
import { Recorder, type Watch } from './recorder.ts';
import { showsValues } from './shared-values.ts';
import { BothListeners } from './tracing/both.ts';
import { everything, gapsOf } from './tracing/gaps.ts';
import { RunRecorder } from './tracing/runs.ts';
import { traceOf } from './tracing/trace.ts';
import { TraceRecorder } from './tracing/trace-recorder.ts';
import type { CampaignSettings } from './settings.ts';
import type { Candidate, Witness } from './shard-result.ts';
import { StackNames } from './stack-names.ts';
import { StackWatch } from './stack-watch.ts';
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

interface Replayed {
  readonly outcome: ExecutionOutcome;
  readonly divergence: Divergence | null;
}

export interface FollowedAndShown extends Followed {
  readonly drafts: readonly Draft[];
  readonly divergence: Divergence | null;
}

/** Executions that the budget must allow, or a smaller schedule is not looked for. */
const leastTried = 4;
/** Kinds whose executions take long by nature: their schedules stay as found. */
const tooSlow: ReadonlySet<string> = new Set(['hang', 'livelock', 'out-of-memory']);

/** Confirms candidates of one program, one after the other. */
export class Confirmer implements Disposable {
  readonly #settings: CampaignSettings;
  readonly #places: Places;
  readonly #random = new Random();
  /** Called before each execution: tells the watchdog that work goes on. */
  readonly #tick: () => void;
  readonly #plain: EngineSupply;
  /** Always traced: whoever takes it sets what with. */
  readonly #traced: EngineSupply;
  /** For {@link findIndifference}. */
  readonly #short: EngineSupply;

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
    this.#traced = new EngineSupply(image, settings.engine, detectors);
    this.#short = new EngineSupply(image, withShortRuns(settings.engine), detectors);
  }

  /** Lets go of the engines that are its own. */
  [Symbol.dispose](): void {
    this.#traced[Symbol.dispose]();
    this.#short[Symbol.dispose]();
  }

  /** `budget`: events to be spent at most on making the schedule smaller. */
  async confirm(candidate: Candidate, budget: number, traced = false): Promise<Confirmation> {
    const { finding, witness } = candidate;
    const engine = this.#plain.with(witness.racySites);
    const whole = await this.#replay(engine, witness, finding);
    const bounded = whole.divergence === null ? withoutTail(witness, whole.outcome, finding) : undefined;
    const first = bounded === undefined ? whole : await this.#replay(engine, bounded, finding);
    if (first.divergence !== null) {
      return { kind: 'diverged', key: finding.key, execution: witness.execution, divergence: first.divergence };
    }
    const start = bounded === undefined ? witness : { ...bounded, preemptions: first.outcome.preemptions };
    const shows = (outcome: ExecutionOutcome): boolean => findIn(outcome, finding) !== undefined;
    const isShort = ({ outcome }: Replayed): boolean => outcome.steps <= budget / leastTried;
    const worthIt = !tooSlow.has(finding.kind) && isShort(first);
    const smallest = worthIt ? (await minimise(engine, start, shows, this.#tick, budget)).witness : start;
    const before = smallest === start ? first : undefined;
    const shown = await this.#trace(smallest, finding, traced ? start : undefined, before);
    if (shown.divergence !== null) {
      return { kind: 'diverged', key: finding.key, execution: witness.execution, divergence: shown.divergence };
    }
    this.#tick();
    const plan = await planOf(this.#plain.with(smallest.racySites), smallest, this.#places);
    const { maxSteps: _bound, ...found } = smallest;
    return { kind: 'confirmed', draft: shown.draft, witness: found, plan, explainable: worthIt && isShort(whole) };
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
    const engine = this.#plain.with(witness.racySites);
    const strategy = createReplay(witness.decisions);
    this.#tick();
    strategy.begin(witness.execution, this.#random);
    const outcome = await engine.run(witness.execution, strategy, witness);
    const divergence = strategy.divergence();
    if (divergence !== null) return { drafts: [], divergence };
    const drafts: Draft[] = [];
    for (const finding of outcome.findings) {
      const bounded = withoutTail(witness, outcome, finding);
      const shown = bounded ?? witness;
      const known = bounded === undefined ? { outcome, divergence } : undefined;
      const traced = await this.#trace(shown, finding, this.#settings.traces ? shown : undefined, known);
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

  async #replay(engine: Engine, witness: Witness, finding: RawFinding): Promise<Replayed> {
    const strategy = createReplay(witness.decisions);
    this.#tick();
    strategy.begin(witness.execution, this.#random);
    const outcome = await engine.run(witness.execution, strategy, witness);
    const divergence = strategy.divergence();
    if (divergence !== null || findIn(outcome, finding) !== undefined) return { outcome, divergence };
    const actual = `${outcome.findings.map((one) => one.key).join(', ') || 'no finding'} (${outcome.steps} steps)`;
    return { outcome, divergence: { step: outcome.steps, expected: finding.key, actual } };
  }

  /** `found`: the schedule as it was found, when the trace is wanted. `known`: what a replay of `witness` gave. */
  async #trace(
    witness: Witness,
    finding: RawFinding,
    found?: Witness,
    known?: Replayed,
  ): Promise<{ readonly divergence: Divergence } | { readonly divergence: null; readonly draft: Draft }> {
    // The earlier access of a race may be another one in the smaller schedule: look first, then trace with a watch on it.
    const before = known ?? (await this.#replay(this.#plain.with(witness.racySites), witness, finding));
    if (before.divergence !== null) return { divergence: before.divergence };
    const shown = findIn(before.outcome, finding) ?? finding;
    const engine = this.#traced.with(witness.racySites);
    const gaps = gapsOf(before.outcome.steps, shown.step);
    const live = new LiveStacks(engine, this.#places, shown.step);
    const names = new StackNames(live, (thread) => threadInfo(thread, engine, this.#places).name);
    // It follows all that happens.
    const watch = shown.address === undefined || gaps.length > 0 ? null : new StackWatch(shown.address, live);
    const stacks = { live, names, watch };
    const racy = new Set(witness.racySites);
    const recorder = new Recorder(engine.memory.view, watchFor(shown), racy, stacks, showsValues(shown.kind));
    this.#places.dataModule = (address) => engine.libraries.at(address);
    this.#places.heapBlock = (address) => (address < engine.memory.heapStart ? undefined : engine.heap.near(address));
    const whole = found === undefined ? undefined : new TraceRecorder(engine, this.#places, names, shown.step);
    engine.tracing = {
      listener: whole === undefined ? recorder : new BothListeners(recorder, whole),
      nameOf: (kind, address) => this.#places.name(kind, address, names.at(address)),
      gaps,
    };
    recorder.partial = gaps.length > 0;
    const { siteFlags } = engine.kernel;
    const watched = gaps.length === 0 ? 0 : (shown.accesses?.[1]?.site ?? 0);
    siteFlags[watched] = (siteFlags[watched] ?? 0) | watchedSite;
    const { outcome, divergence } = await this.#replay(engine, witness, finding);
    engine.kernel.siteFlags[watched] = (engine.kernel.siteFlags[watched] ?? 0) & ~watchedSite;
    recorder.settle();
    whole?.finish();
    const again = findIn(outcome, finding);
    if (divergence !== null || again === undefined) {
      return {
        divergence: divergence ?? { step: outcome.steps, expected: finding.key, actual: 'not seen when traced' },
      };
    }
    if (outcome.steps !== before.outcome.steps) {
      const actual = `${outcome.steps} steps when traced`;
      return { divergence: { step: outcome.steps, expected: `${before.outcome.steps} steps`, actual } };
    }
    const described = describeFinding(again, outcome, engine, recorder, this.#places, stacks);
    const draft = { ...described, ...(await this.#indifference(described, again, witness)) };
    if (whole === undefined || found === undefined) return { divergence: null, draft };
    const trace = traceOf(whole, engine, this.#places, draft);
    const schedules = await this.#schedules(found, witness);
    return { divergence: null, draft: { ...draft, trace: { ...trace, schedules } } };
  }

  /** Whether both values that a racing read may get lead to the same. */
  async #indifference(draft: Draft, finding: RawFinding, witness: Witness): Promise<Partial<Draft>> {
    if (finding.kind !== 'data-race' || draft.benign !== undefined) return {};
    if (this.#settings.engine.exhaustive) return {};
    const found = await findIndifference({
      engine: this.#short.with(witness.racySites),
      witness,
      finding,
      seed: this.#settings.seed,
      tick: this.#tick,
    });
    return found === undefined
      ? {}
      : { severity: 'warning', benign: { likely: true, reason: indifferenceReason(found) } };
  }

  /** Who ran when, as found and in the smaller schedule. */
  async #schedules(found: Witness, minimised: Witness): Promise<NonNullable<Trace['schedules']>> {
    const shapeOf = async (witness: Witness): Promise<ScheduleShape> => {
      const engine = this.#traced.with(witness.racySites);
      const recorder = new RunRecorder();
      const strategy = createReplay(witness.decisions);
      engine.tracing = { listener: recorder, nameOf: plainName, gaps: [everything], everySwitch: true };
      this.#tick();
      strategy.begin(witness.execution, this.#random);
      return recorder.shape(await engine.run(witness.execution, strategy, witness), witness.decisions);
    };
    const before = await shapeOf(found);
    return { found: before, minimised: found === minimised ? before : await shapeOf(minimised) };
  }
}

function watchFor(finding: RawFinding): Watch | null {
  const [current, previous] = finding.accesses ?? [];
  if (current === undefined) return null;
  const watch = { address: current.address, bytes: current.bytes };
  return previous === undefined ? watch : { ...watch, previous: { thread: previous.thread, site: previous.site } };
}
