/** Detectors by what they listen to: whoever tells something calls only those, instead of asking each one every time. */
import type { Detector } from './detector.ts';

export interface Watchers {
  readonly begins: readonly Detector[];
  readonly creations: readonly Detector[];
  readonly joins: readonly Detector[];
  readonly locks: readonly Detector[];
  readonly waits: readonly Detector[];
  readonly exits: readonly Detector[];
}

export function watchersOf(detectors: readonly Detector[]): Watchers {
  return {
    begins: detectors.filter(({ begin }) => begin !== undefined),
    creations: detectors.filter(({ created }) => created !== undefined),
    joins: detectors.filter(({ joined }) => joined !== undefined),
    locks: detectors.filter(({ lockTaken }) => lockTaken !== undefined),
    waits: detectors.filter(({ blocked }) => blocked !== undefined),
    exits: detectors.filter(({ exited }) => exited !== undefined),
  };
}
