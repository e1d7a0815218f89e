/** Replays the schedules of findings: as they are, to see the finding again, and traced, to describe it for the report. */
import { Random } from '../base/random.ts';
import type { DetectorFactory } from '../engine/detector.ts';
import type { Engine } from '../engine/engine.ts';
import type { ExecutionOutcome, RawFinding } from '../engine/outcome.ts';
import type { ProgramImage } from '../engine/program.ts';
import { plainName, watchedSite } from '../engine/trace.ts';
import type { ScheduleShape, Trace } from '../report/trace-model.ts';
import { createReplay, type Divergence } from '../strategies/replay.ts';
import { type Draft, describeFinding, threadInfo } from './describe.ts';
import { EngineSupply } from './engine-supply.ts';
import { LiveStacks } from './live-stacks.ts';
import { isLibraryState } from './benign.ts';
import { findIndifference, indifferenceReason, withShortRuns } from './other-value.ts';
import { ObjectNames } from './object-names.ts';
import type { Places } from './places.ts';
import { Recorder } from './recorder.ts';
import type { CampaignSettings } from './settings.ts';
import { showsValues } from './shared-values.ts';
import type { Witness } from './shard-result.ts';
import { StackNames } from './stack-names.ts';
import { StackWatch } from './stack-watch.ts';
import { findIn } from './tail.ts';
import { BothListeners } from './tracing/both.ts';
import { everything, gapsOf } from './tracing/gaps.ts';
import { RunRecorder } from './tracing/runs.ts';
import { traceOf } from './tracing/trace.ts';
import { TraceRecorder } from './tracing/trace-recorder.ts';
import { watchFor } from './watch-for.ts';

export interface Replayed {
  readonly outcome: ExecutionOutcome;
  readonly divergence: Divergence | null;
}

/** Of one program. */
export class Replayer implements Disposable {
  readonly #settings: CampaignSettings;
  readonly #places: Places;
  readonly #random = new Random();
  /** Called before each execution. */
  readonly #tick: () => void;
  readonly #plain: EngineSupply;
  /** Always traced: whoever takes it sets what with. */
  readonly #traced: EngineSupply;
  /** For {@link findIndifference}. */
  readonly #short: EngineSupply;

  /** `plain`: for executions that are not traced. */
  constructor(
    image: ProgramImage,
    settings: CampaignSettings,
    detectors: readonly DetectorFactory[],
    places: Places,
    plain: EngineSupply,
    tick: () => void,
  ) {
    this.#settings = settings;
    this.#places = places;
    this.#plain = plain;
    this.#tick = tick;
    this.#traced = new EngineSupply(image, settings.engine, detectors);
    this.#short = new EngineSupply(image, withShortRuns(settings.engine), detectors);
  }

  /** Lets go of the engines that are its own. */
  [Symbol.dispose](): void {
    this.#traced[Symbol.dispose]();
    this.#short[Symbol.dispose]();
  }

  /** Whatever it shows. */
  async run(engine: Engine, witness: Witness): Promise<Replayed> {
    const strategy = createReplay(witness.decisions);
    this.#tick();
    strategy.begin(witness.execution, this.#random);
    const outcome = await engine.run(witness.execution, strategy, witness);
    return { outcome, divergence: strategy.divergence() };
  }

  /** The finding again: an execution without it has diverged. */
  async replay(engine: Engine, witness: Witness, finding: RawFinding): Promise<Replayed> {
    const { outcome, divergence } = await this.run(engine, witness);
    if (divergence !== null || findIn(outcome, finding) !== undefined) return { outcome, divergence };
    const actual = `${outcome.findings.map((one) => one.key).join(', ') || 'no finding'} (${outcome.steps} steps)`;
    return { outcome, divergence: { step: outcome.steps, expected: finding.key, actual } };
  }

  /** `found`: the schedule as it was found, when the trace is wanted. `known`: what a replay of `witness` gave. */
  async trace(
    witness: Witness,
    finding: RawFinding,
    found?: Witness,
    known?: Replayed,
  ): Promise<{ readonly divergence: Divergence } | { readonly divergence: null; readonly draft: Draft }> {
    // The earlier access of a race may be another one in the smaller schedule: look first, then trace with a watch on it.
    const before = known ?? (await this.replay(this.#plain.with(witness.racySites), witness, finding));
    if (before.divergence !== null) return { divergence: before.divergence };
    const shown = findIn(before.outcome, finding) ?? finding;
    const engine = this.#traced.with(witness.racySites);
    const gaps = gapsOf(before.outcome.steps, shown.step);
    const live = new LiveStacks(engine, this.#places, shown.step);
    const names = new StackNames(live, (thread) => threadInfo(thread, engine, this.#places).name);
    // It follows all that happens.
    const watch = shown.address === undefined || gaps.length > 0 ? null : new StackWatch(shown.address, live);
    const stacks = { live, names, watch };
    const objects = new ObjectNames(this.#places);
    this.#places.objectNames = objects;
    const racy = new Set(witness.racySites);
    const recorder = new Recorder(engine, watchFor(shown), racy, stacks, showsValues(shown.kind));
    this.#places.dataModule = (address) => engine.libraries.at(address);
    this.#places.heapBlock = (address) => (address < engine.memory.heapStart ? undefined : engine.heap.near(address));
    const whole = found === undefined ? undefined : new TraceRecorder(engine, this.#places, names, shown.step);
    engine.tracing = {
      listener: whole === undefined ? recorder : new BothListeners(recorder, whole),
      nameOf: (kind, address) => objects.name(kind, address, names.at(address)),
      gaps,
    };
    recorder.partial = gaps.length > 0;
    const { siteFlags } = engine.kernel;
    const watched = gaps.length === 0 ? 0 : (shown.accesses?.[1]?.site ?? 0);
    siteFlags[watched] = (siteFlags[watched] ?? 0) | watchedSite;
    const { outcome, divergence } = await this.replay(engine, witness, finding);
    engine.kernel.siteFlags[watched] = (engine.kernel.siteFlags[watched] ?? 0) & ~watchedSite;
    const again = findIn(outcome, finding);
    recorder.settle();
    whole?.finish(again?.fatal === true ? again.accesses?.[0] : undefined);
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
    if (isLibraryState(finding.address, this.#places)) return {};
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
      engine.tracing = { listener: recorder, nameOf: plainName, gaps: [everything], everySwitch: true };
      const { outcome } = await this.run(engine, witness);
      return recorder.shape(outcome, witness.decisions);
    };
    const before = await shapeOf(found);
    return { found: before, minimised: found === minimised ? before : await shapeOf(minimised) };
  }
}
