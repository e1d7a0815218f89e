/** A schedule in terms that survive an edit of the program: taken from a witness, and followed in the changed program. */
import { Random } from '../base/random.ts';
import type { Engine } from '../engine/engine.ts';
import type { Conditions } from '../engine/heap.ts';
import type { SourceLocation } from '../report/model.ts';
import { createFollow, createPlanRecorder, type Plan, type PlaceOf } from '../strategies/follow.ts';
import { createLenientReplay, createReplay } from '../strategies/replay.ts';
import { CallSites } from './call-sites.ts';
import type { Places } from './places.ts';
import type { Witness } from './shard-result.ts';

/** A line of code in a function: columns are not part of it. */
export type LinePlace = Pick<SourceLocation, 'function' | 'file' | 'line'>;

/** A schedule by places. The places of `plan` are those of {@link placeKey}. */
export interface SchedulePlan {
  readonly plan: Plan;
  /** Where plain accesses were scheduling points. */
  readonly racy: readonly LinePlace[];
}

/** Everything that following takes; the places are those of the changed program. */
export interface FollowRequest extends SchedulePlan, Conditions {
  /** The recorded decisions by step: tried too, for edits that change no step before the bug. */
  readonly decisions: readonly number[];
}

/** One attempt at an old schedule. */
export interface Followed {
  readonly witness: Witness;
  /** Decisions of the old schedule that were made. */
  readonly made: number;
}

/** The place of an operation as the text that plans hold. */
export function placeKey(place: LinePlace, kind: number, writes: boolean): string {
  return JSON.stringify([kind, writes ? 1 : 0, place.function, place.file, place.line]);
}

/** The same operation at another place; undefined leaves it out: a key that no operation has. */
export function movePlaceKey(key: string, move: (place: LinePlace) => LinePlace | undefined): string {
  if (!key.startsWith('[')) return key;
  const [kind, writes, name, file, line] = JSON.parse(key) as [number, number, string, string, number];
  const moved = move({ function: name, file, line });
  return moved === undefined ? '' : placeKey(moved, kind, writes === 1);
}

/** The line of a place key; undefined for what has none. */
export function lineOfPlaceKey(key: string): LinePlace | undefined {
  let line: LinePlace | undefined;
  movePlaceKey(key, (place) => {
    line = place;
    return undefined;
  });
  return line;
}

/** Runs the witness once more and notes its switches by place. */
export async function planOf(engine: Engine, witness: Witness, places: Places): Promise<SchedulePlan> {
  const sites = new CallSites(places);
  const strategy = createPlanRecorder(createReplay(witness.decisions), keysOf(sites));
  strategy.begin(witness.execution, new Random());
  await sites.during(engine, async () => engine.run(witness.execution, strategy, witness));
  const racy = new Map<string, LinePlace>();
  for (const site of witness.racySites) {
    const place = lineOfSite(site, places);
    racy.set(placeKey(place, 0, false), place);
  }
  return { plan: strategy.plan(), racy: [...racy.values()] };
}

/** Runs the changed program along an old schedule: by places, then by steps. Executions are numbered 0 and 1. */
export async function followSchedule(engine: Engine, request: FollowRequest, places: Places): Promise<Followed[]> {
  const racySites = sitesAt(request.racy, engine.sites.count, places);
  engine.setRacySites(racySites);
  const sites = new CallSites(places);
  const byPlace = createFollow(request.plan, keysOf(sites));
  const followed: Followed[] = [];
  for (const [execution, strategy] of [byPlace, createLenientReplay(request.decisions)].entries()) {
    strategy.begin(execution, new Random());
    const { preemptions } = await sites.during(engine, async () => engine.run(execution, strategy, request));
    const decisions = [...engine.scheduler.decisions];
    const { heapPolicy, memoryModel } = request;
    followed.push({
      witness: { execution, decisions, preemptions, heapPolicy, memoryModel, racySites },
      made: strategy === byPlace ? byPlace.made : decisions.length / 3,
    });
  }
  return followed;
}

function keysOf(sites: CallSites): PlaceOf {
  const lines = new Map<number, LinePlace>();
  return (site, kind, writes) => {
    let line = lines.get(site);
    if (line === undefined) lines.set(site, (line = lineOf(sites.place(site))));
    return placeKey(line, kind, writes);
  };
}

function lineOfSite(site: number, places: Places): LinePlace {
  return lineOf(places.site(site));
}

function lineOf({ function: name, file, line }: SourceLocation): LinePlace {
  return { function: name, file, line };
}

/** Code sites on these lines, ascending. */
function sitesAt(lines: readonly LinePlace[], siteCount: number, places: Places): number[] {
  const wanted = new Set(lines.map((line) => placeKey(line, 0, false)));
  const sites: number[] = [];
  if (wanted.size === 0) return sites;
  for (let site = 1; site <= siteCount; site++) {
    if (wanted.has(placeKey(lineOfSite(site, places), 0, false))) sites.push(site);
  }
  return sites;
}
