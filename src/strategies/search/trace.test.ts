/** What a trace costs: a loop that looks at one word makes as many transitions as `--max-steps` allows. */
import { expect, it } from 'vitest';
import { Closed, Sharing } from '../../engine/search.ts';
import { type Touch, Trace } from './trace.ts';

const looks = 400_000;

function touch(mode: Touch['mode']): Touch {
  return { address: 64, bytes: 4, mode, closed: Closed.open, tolerates: Closed.open };
}

it('keeps and searches a long row of looks at one word without going through all of them each time', () => {
  const trace = new Trace();
  trace.add(0, [touch(Sharing.write)]);
  trace.woke(1);
  for (let i = 0; i < looks; i++) trace.add(1, [touch(Sharing.read)]);
  const write = trace.add(0, [touch(Sharing.write)]);
  expect(write.clock).toEqual(Int32Array.of(2, looks));
  const races = trace.races(0, write.touches, write.before, looks + 1, () => true);
  expect(races).toEqual([looks]);
  trace.truncate(11);
  expect(trace.races(0, write.touches, write.before, 11, (index) => index < 5)).toEqual([4]);
});
