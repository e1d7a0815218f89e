import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeddleError } from '../base/error.ts';
import { benignRace, dataRace, deadlock, useAfterFree } from '../report/golden/findings.ts';
import type { Finding } from '../report/model.ts';
import { openStore } from './store.ts';

let directory = '';
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'heddle-store-')), '.heddle');
});
afterEach(() => {
  rmSync(join(directory, '..'), { recursive: true, force: true });
});

const binary = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
const otherBinary = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 0, 0);
const recordOf = (finding: Finding): string => join(directory, 'findings', finding.id, 'finding.json');
const programs = (): string[] => readdirSync(join(directory, 'programs'));
const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(HeddleError);
    return (error as HeddleError).code;
  }
  throw new Error('Nothing was thrown');
};
const makeOld = (path: string, secondsAgo: number): void => {
  const then = Date.now() / 1000 - secondsAgo;
  utimesSync(path, then, then);
};

describe('a store', () => {
  it('gives back what it was given, also when opened again', () => {
    openStore(directory).saveFinding(dataRace, binary, {
      arguments: ['--fast'],
      depth: 3,
      nested: { list: [null, true] },
    });
    const loaded = openStore(directory).loadFinding(dataRace.id);
    expect(loaded.finding).toEqual(dataRace);
    expect([...loaded.binary]).toEqual([...binary]);
    expect(loaded.run).toEqual({ arguments: ['--fast'], depth: 3, nested: { list: [null, true] } });
  });

  it('creates nothing before something is saved, and nothing but its own files then', () => {
    const store = openStore(directory);
    expect(store.list()).toEqual([]);
    expect(existsSync(directory)).toBe(false);
    store.saveFinding(dataRace, binary);
    expect(readdirSync(directory).toSorted()).toEqual(['.gitignore', 'findings', 'programs']);
    expect(readdirSync(join(directory, 'findings', dataRace.id)).toSorted()).toEqual(['finding.json', 'token']);
    expect(readFileSync(join(directory, 'findings', dataRace.id, 'token'), 'utf8')).toBe(`${dataRace.schedule}\n`);
  });

  it('keeps a program once for several findings', () => {
    const store = openStore(directory);
    store.saveFinding(dataRace, binary);
    store.saveFinding(deadlock, binary);
    expect(programs()).toHaveLength(1);
    store.saveFinding(useAfterFree, otherBinary);
    expect(programs()).toHaveLength(2);
    expect([...store.loadFinding(useAfterFree.id).binary]).toEqual([...otherBinary]);
  });

  it('replaces a finding of the same id', () => {
    const store = openStore(directory);
    store.saveFinding(dataRace, binary);
    store.saveFinding({ ...dataRace, executionsHit: 7 }, otherBinary);
    expect(store.list()).toHaveLength(1);
    expect(store.loadFinding(dataRace.id).finding.executionsHit).toBe(7);
    expect([...store.loadFinding(dataRace.id).binary]).toEqual([...otherBinary]);
  });

  it('lists the last saved first, and says which entry it cannot read', () => {
    const store = openStore(directory);
    for (const finding of [dataRace, deadlock, useAfterFree]) store.saveFinding(finding, binary);
    makeOld(recordOf(dataRace), 20);
    makeOld(recordOf(useAfterFree), 10);
    writeFileSync(recordOf(deadlock), '{"format": 1');
    expect(store.list().map((entry) => entry.id)).toEqual([deadlock.id, useAfterFree.id, dataRace.id]);
    const [first] = store.list();
    expect(first !== undefined && 'problem' in first && first.problem).toContain('is damaged: it is not JSON');
  });
});

describe('loadFinding', () => {
  it('takes the beginning of an id or of its digits when one fits', () => {
    const store = openStore(directory);
    for (const finding of [dataRace, benignRace, deadlock]) store.saveFinding(finding, binary);
    expect(store.loadFinding('dead').finding.id).toBe(deadlock.id);
    expect(store.loadFinding('77aa').finding.id).toBe(deadlock.id);
    expect(store.loadFinding('data-race-1').finding.id).toBe(dataRace.id);
    expect(codeOf(() => store.loadFinding('data-race'))).toBe('HDL_STORE_AMBIGUOUS');
    for (const wanted of ['', 'trap', '../findings', dataRace.id.toUpperCase()]) {
      expect(codeOf(() => store.loadFinding(wanted))).toBe('HDL_STORE_NOT_FOUND');
    }
    expect(() => store.loadFinding('trap')).toThrow('There is no finding `trap` in');
  });

  it.each<[string, (finding: Finding) => void]>([
    [
      'a record cut short',
      (finding) => writeFileSync(recordOf(finding), readFileSync(recordOf(finding)).subarray(0, 400)),
    ],
    ['an empty record', (finding) => writeFileSync(recordOf(finding), '')],
    ['a missing record', (finding) => rmSync(recordOf(finding))],
    [
      'a record without an end',
      (finding) => {
        rmSync(recordOf(finding));
        symlinkSync('/dev/zero', recordOf(finding));
      },
    ],
    ['a record of another format', (finding) => writeFileSync(recordOf(finding), '{"format": 2}')],
    ['a record that is no object', (finding) => writeFileSync(recordOf(finding), '[]')],
    [
      'a record without a finding',
      (finding) => writeFileSync(recordOf(finding), `{"format":1,"programHash":"${'0'.repeat(64)}","run":{}}`),
    ],
    [
      'a hash that leads elsewhere',
      (finding) => writeFileSync(recordOf(finding), '{"format":1,"programHash":"../../x","run":{}}'),
    ],
    ['a program with another content', () => appendFileSync(join(directory, 'programs', programs()[0] ?? ''), 'x')],
    ['a missing program', () => rmSync(join(directory, 'programs'), { recursive: true })],
  ])('says so for %s', (_what, spoil) => {
    const store = openStore(directory);
    store.saveFinding(dataRace, binary);
    spoil(dataRace);
    expect(codeOf(() => store.loadFinding(dataRace.id))).toBe('HDL_STORE_DAMAGED');
    expect(store.list()).toHaveLength(1);
    store.saveFinding(dataRace, binary);
    expect(store.loadFinding(dataRace.id).finding).toEqual(dataRace);
  });

  it('refuses a record that was renamed to another id', () => {
    const store = openStore(directory);
    store.saveFinding(dataRace, binary);
    mkdirSync(join(directory, 'findings', deadlock.id));
    writeFileSync(recordOf(deadlock), readFileSync(recordOf(dataRace)));
    expect(() => store.loadFinding(deadlock.id)).toThrow(`it is about finding ${dataRace.id}`);
  });

  it('names the folder that cannot be used', () => {
    mkdirSync(join(directory, '..'), { recursive: true });
    writeFileSync(directory, 'a file in the way');
    expect(codeOf(() => openStore(directory).saveFinding(dataRace, binary))).toBe('HDL_STORE_UNWRITABLE');
  });
});

describe('the limits of a store', () => {
  it('remove the oldest findings and the programs that only they used', () => {
    const store = openStore(directory, { maxFindings: 2 });
    store.saveFinding(dataRace, otherBinary);
    makeOld(recordOf(dataRace), 30);
    store.saveFinding(deadlock, binary);
    makeOld(recordOf(deadlock), 20);
    store.saveFinding(useAfterFree, binary);
    expect(store.list().map((entry) => entry.id)).toEqual([useAfterFree.id, deadlock.id]);
    expect(programs()).toHaveLength(1);
    expect(store.loadFinding(deadlock.id).finding).toEqual(deadlock);
  });

  it('count the bytes of programs, and never remove what was just saved', () => {
    const store = openStore(directory, { maxProgramBytes: 12 });
    store.saveFinding(dataRace, binary);
    makeOld(recordOf(dataRace), 30);
    store.saveFinding(deadlock, otherBinary);
    expect(store.list().map((entry) => entry.id)).toEqual([deadlock.id]);
    expect(programs()).toHaveLength(1);
    openStore(directory, { maxProgramBytes: 1, maxFindings: 0 }).saveFinding(deadlock, otherBinary);
    expect(store.loadFinding(deadlock.id).finding).toEqual(deadlock);
  });

  it('leave young files alone that another process may be writing, and remove old ones', () => {
    const store = openStore(directory);
    store.saveFinding(dataRace, binary);
    const young = join(directory, 'programs', `${'1'.repeat(64)}.wasm`);
    const old = join(directory, 'programs', `${'2'.repeat(64)}.wasm.12-ab.tmp`);
    for (const path of [young, old]) writeFileSync(path, binary);
    makeOld(old, 3600);
    store.saveFinding(deadlock, binary);
    expect([existsSync(young), existsSync(old)]).toEqual([true, false]);
  });
});
