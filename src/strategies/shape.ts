/** One shape for the strategies of a campaign. */
import type { Strategy } from '../engine/strategy.ts';

type Complete = { readonly [Name in keyof Required<Strategy>]: Strategy[Name] | undefined };

/**
 * The same strategy as an object of the shape that all have. The engine asks for several methods at every point, and V8 looks a method up each time when
 * objects of more than four shapes take turns.
 */
export function ofOneShape(strategy: Strategy): Strategy {
  const { name, begin, chooseThread, chooseValue, performed, created, ended, yielded, end } = strategy;
  const complete: Complete = { name, begin, chooseThread, chooseValue, performed, created, ended, yielded, end };
  return complete as Strategy;
}
