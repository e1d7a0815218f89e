/** What a finding's page shows at the moment: the event, the part of the timeline, the watched expressions. */
import { computed, type ReadonlySignal, signal, type Signal } from '@preact/signals';
import type { Finding } from '../../src/report/model.ts';
import type { Trace } from '../../src/report/trace-model.ts';
import { indexTrace, neighbour, runFrom, type TraceIndex } from '../timeline/trace-index.ts';
import { Pyramid } from '../timeline/pyramid.ts';
import { Values } from './values.ts';

/** Part of the timeline, in events; fractions allowed. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const fewEvents = 64;
/** Fewer events than this are not shown on the whole width. */
const closest = 6;

export class FindingView {
  readonly finding: Finding;
  readonly trace: Trace;
  readonly index: TraceIndex;
  readonly pyramid: Pyramid;
  readonly values: Values;
  readonly count: number;
  readonly event: Signal<number>;
  readonly range: Signal<Range>;
  readonly watches: Signal<readonly string[]>;
  /** Events of the finding's sides, in the order in which they happened. */
  readonly marks: readonly number[];
  readonly whole: ReadonlySignal<boolean>;

  constructor(finding: Finding, trace: Trace) {
    this.finding = finding;
    this.trace = trace;
    this.index = indexTrace(trace);
    this.pyramid = new Pyramid(this.index);
    this.values = new Values(trace);
    this.count = trace.events.count;
    this.marks = trace.marks.filter((mark) => mark >= 0).toSorted((a, b) => a - b);
    this.event = signal(this.collision);
    this.range = signal({ from: 0, to: Math.max(1, this.count) });
    if (this.count > fewEvents) this.showMarks();
    this.watches = signal(this.#firstWatches());
    this.whole = computed(() => this.range.value.from <= 0 && this.range.value.to >= this.count);
  }

  /** The event at which it went wrong: the later side; else the end. */
  get collision(): number {
    return this.marks.at(-1) ?? Math.max(0, this.count - 1);
  }

  goTo(event: number): void {
    this.event.value = Math.max(0, Math.min(this.count - 1, event));
    this.#follow();
  }

  step(by: number): void {
    this.goTo(this.event.value + by);
  }

  stepThread(direction: 1 | -1): void {
    this.goTo(neighbour(this.index, this.event.value, direction));
  }

  stepRun(direction: 1 | -1): void {
    this.goTo(runFrom(this.index, this.event.value, direction));
  }

  /** The collision's other side when it is at one, else the collision. */
  jump(): void {
    const at = this.marks.indexOf(this.event.value);
    this.goTo(at < 0 ? this.collision : (this.marks[(at + 1) % this.marks.length] ?? this.collision));
  }

  showMarks(): void {
    const first = this.marks[0] ?? this.collision;
    const last = this.collision;
    const margin = Math.max(fewEvents / 2 - (last - first) / 2, (last - first) * 0.15, 4);
    this.show(first - margin, last + margin);
  }

  show(from: number, to: number): void {
    const length = Math.max(closest, Math.min(this.count, to - from));
    const start = Math.max(0, Math.min(from, this.count - length));
    this.range.value = { from: start, to: start + length };
  }

  /** `factor` < 1: closer. `at`: the event that stays where it is. */
  zoom(factor: number, at: number): void {
    const { from, to } = this.range.value;
    const length = Math.max(closest, Math.min(this.count, (to - from) * factor));
    const share = (at - from) / (to - from);
    this.show(at - share * length, at + (1 - share) * length);
  }

  pan(by: number): void {
    const { from, to } = this.range.value;
    this.show(from + by, to + by);
  }

  #follow(): void {
    const { from, to } = this.range.value;
    const event = this.event.value;
    const margin = (to - from) * 0.05;
    if (event + 0.5 < from + margin) this.pan(event + 0.5 - from - margin * 4);
    else if (event + 0.5 > to - margin) this.pan(event + 0.5 - to + margin * 4);
  }

  /** The variable that the finding is about, and a few that its sides write. */
  #firstWatches(): readonly string[] {
    const names = this.values.names();
    const { memory } = this.finding;
    const about = this.trace.marks.map((mark) => this.trace.objects[this.trace.events.object[mark] ?? -1]?.name ?? '');
    const wanted = [...about, memory?.name ?? '', ...this.#globals()];
    return [...new Set(wanted)].filter((name) => names.includes(name)).slice(0, 4);
  }

  /** Globals that more than one thread uses. */
  #globals(): string[] {
    const { events, objects } = this.trace;
    const users = objects.map(() => new Set<number>());
    for (let event = 0; event < Math.min(events.count, 20_000); event++)
      users[events.object[event] ?? -1]?.add(events.thread[event] ?? 0);
    return objects.flatMap(({ kind, name }, number) =>
      kind === 'global' && (users[number]?.size ?? 0) > 1 && !name.startsWith('heddle_') ? [name] : [],
    );
  }
}
