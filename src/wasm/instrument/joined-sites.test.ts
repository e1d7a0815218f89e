import { expect, it } from 'vitest';
import { joinSites, moduleSpan } from './joined-sites.ts';
import { SiteList } from './site-list.ts';
import { createSiteTable, type SiteTableData } from './site-table.ts';

/** A module with one function: a site at offset 4 with a hook of this name, and a piece of inserted code. */
function moduleWith(hook: string, sitesBefore: number): SiteTableData {
  const sites = new SiteList(0, sitesBefore);
  sites.copied(100, 0);
  expect(sites.add(4, 7, hook)).toBe(sitesBefore + 1);
  sites.inserted(104, 4);
  sites.copied(110, 4);
  sites.added(120);
  return sites.finish(8, []);
}

it('is the table of the program alone when there are no libraries', () => {
  const data = moduleWith('read4', 0);
  expect(joinSites([data])).toBe(data);
});

it('puts modules behind each other: sites, offsets, functions and stacks', () => {
  const table = createSiteTable(joinSites([moduleWith('read4', 0), moduleWith('write8', 1), moduleWith('read4', 2)]));
  expect([1, 2, 3].map((site) => table.hook(site))).toEqual(['read4', 'write8', 'read4']);
  expect([1, 2, 3].map((site) => table.codeOffset(site))).toEqual([4, moduleSpan + 4, 2 * moduleSpan + 4]);
  expect(table.functionIndex(3)).toBe(2 * moduleSpan + 7);
  for (const place of [0, 1, 2]) {
    const start = place * moduleSpan;
    expect(table.toOriginal(start + 102)).toBe(start + 2);
    expect(table.toOriginal(start + 107)).toBe(start + 4);
    expect(table.toOriginal(start + 112)).toBe(start + 6);
    expect(table.toOriginal(start + 125)).toBe(-1);
  }
});
