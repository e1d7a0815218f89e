import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

import { runEmbedded, sysrootFiles } from '../llvm/run.ts';
import { scratchPath } from '../llvm/files.ts';
import { packageRoot } from '../package-root.ts';
import { parsePrivateNames, privateLibc, privateName, privateObjects } from './private-libc.ts';

const libc = sysrootFiles().get('lib/wasm32-wasip1/libc.a') ?? new Uint8Array();

async function symbolsOf(archive: Uint8Array): Promise<string[]> {
  const run = await runEmbedded({ inputs: new Map([['libc.a', archive]]), arguments: ['nm', '-A', `${scratchPath}/libc.a`] });
  expect(run.status).toBe(0);
  return new TextDecoder().decode(run.stdout).split('\n');
}

describe('privateLibc', () => {
  it('renames definitions and every reference, and nothing else', async () => {
    const names = parsePrivateNames('fwrite # comment\nstrlen  errno\n');
    expect([...names]).toEqual(['fwrite', 'strlen', 'errno']);
    const before = await symbolsOf(libc);
    const after = await symbolsOf(privateLibc(libc, names));
    const expected = before.map((line) => line.replace(/(?<= )(fwrite|strlen|errno)$/, (name) => privateName(name)));
    expect(after).toEqual(expected);
    expect(after.filter((line) => line.endsWith(' U strleN')).length).toBeGreaterThan(10);
  });

  it('renames the archive index too, so that the linker finds members', async () => {
    const archive = privateLibc(libc, new Set(['strcasecmp']));
    const index = new TextDecoder('latin1').decode(archive.subarray(0, 100_000));
    expect(index).toContain('\0strcasecmP\0');
    expect(index).not.toContain('\0strcasecmp\0');
  });

  it('refuses names that libc.a does not have', () => {
    expect(() => privateLibc(libc, new Set(['no_such_function']))).toThrow(/no_such_function/);
  });

  it('takes an archive apart', async () => {
    const archive = sysrootFiles().get('lib/wasm32-wasip1/libc-printscan-long-double.a') ?? new Uint8Array();
    const objects = privateObjects(archive, new Set(['vfprintf', 'strtod']));
    expect(objects.size).toBe(6);
    const inputs = new Map(objects);
    const run = await runEmbedded({ inputs, arguments: ['nm', '-A', ...[...inputs.keys()].map((name) => `${scratchPath}/${name}`)] });
    const symbols = new TextDecoder().decode(run.stdout);
    expect(symbols).toMatch(/T vfprintF\n/);
    expect(symbols).toMatch(/T strtoD\n/);
    expect(symbols).toMatch(/T strtold\n/);
  });

  it('takes the names that the guest runtime lists', () => {
    const names = parsePrivateNames(fs.readFileSync(path.join(packageRoot, 'guest/libc/private.txt'), 'utf8'));
    expect(privateLibc(libc, names)).toHaveLength(libc.length);
  });
});
