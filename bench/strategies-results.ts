/** bench/results/strategies.json: what bench/strategies.ts has measured so far. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One strategy on one program. */
export interface Cell {
  readonly name: string;
  readonly strategy: string;
  /** Hash of the program's source and macros. */
  readonly program: string;
  readonly budget: number;
  /** Schedules to the first bug of seed 1, 2...; null: not within the budget. */
  readonly trials: readonly (number | null)[];
  /** Kinds of finding of the failing executions. */
  readonly kinds: readonly string[];
  /** Executions that a limit ended. */
  readonly cutOff: number;
  /** Largest number of scheduling points of an execution. */
  readonly horizon: number;
  readonly cpuMs: number;
  readonly commit: string;
}

export interface Results {
  readonly cells: Cell[];
}

const file = join(import.meta.dirname, 'results/strategies.json');

export function readResults(): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : { cells: [] };
}

/** A line a cell, sorted, so that a change of one is a change of one line. */
export function writeResults({ cells }: Results): void {
  const key = ({ name, strategy }: Cell): string => `${name} ${strategy}`;
  const lines = cells.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).map((cell) => `    ${JSON.stringify(cell)}`);
  writeFileSync(`${file}.new`, `{\n  "cells": [\n${lines.join(',\n')}\n  ]\n}\n`);
  renameSync(`${file}.new`, file);
}

export function cellOf({ cells }: Results, name: string, strategy: string): Cell | undefined {
  return cells.find((cell) => cell.name === name && cell.strategy === strategy);
}

/** Median of the trials; a trial that found nothing counts as ten times its budget. */
export function medianOf({ trials, budget }: Cell): number {
  const values = trials.map((schedules) => schedules ?? budget * 10).toSorted((a, b) => a - b);
  const middle = values.length >> 1;
  const upper = values[middle] ?? 0;
  return values.length % 2 === 1 ? upper : (upper + (values[middle - 1] ?? upper)) / 2;
}
