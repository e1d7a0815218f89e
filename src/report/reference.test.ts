import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { results } from './golden/results.ts';
import { renderJson } from './json.ts';
import { publishedFiles } from './reference.ts';

const root = new URL('../../', import.meta.url);

type Schema = Record<string, unknown>;

/** Checks `value` against the part of JSON schema that the published file uses; knows nothing of `shape.ts`. */
function violations(schema: Schema, value: unknown, whole: Schema, path = '$'): string[] {
  const inner = (part: unknown, item: unknown, at: string): string[] => violations(part as Schema, item, whole, at);
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    return inner((whole['$defs'] as Schema)[reference.replace('#/$defs/', '')], value, path);
  }
  if (Array.isArray(schema['anyOf'])) {
    return schema['anyOf'].some((part) => inner(part, value, path).length === 0) ? [] : [`${path}: fits none`];
  }
  if ('const' in schema) return value === schema['const'] ? [] : [`${path}: not the constant`];
  if (Array.isArray(schema['enum'])) return schema['enum'].includes(value) ? [] : [`${path}: not in the enumeration`];
  switch (schema['type']) {
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: no object`];
      const properties = schema['properties'] as Schema;
      const missing = (schema['required'] as string[]).filter((key) => !Object.hasOwn(value, key));
      return [
        ...missing.map((key) => `${path}.${key}: missing`),
        ...Object.entries(value).flatMap(([key, item]) =>
          Object.hasOwn(properties, key)
            ? inner(properties[key], item, `${path}.${key}`)
            : [`${path}.${key}: not described`],
        ),
      ];
    }
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => inner(schema['items'], item, `${path}[${index}]`))
        : [`${path}: no array`];
    case 'string':
      if (typeof value !== 'string') return [`${path}: no string`];
      return schema['pattern'] === undefined || new RegExp(schema['pattern'] as string, 'u').test(value)
        ? []
        : [`${path}: pattern`];
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || (schema['type'] === 'integer' && !Number.isInteger(value)))
        return [`${path}: no number`];
      return value >= ((schema['minimum'] as number | undefined) ?? -Infinity) &&
        value <= ((schema['maximum'] as number | undefined) ?? Infinity)
        ? []
        : [`${path}: range`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path}: no boolean`];
    case 'null':
      return value === null ? [] : [`${path}: not null`];
    default:
      return [`${path}: the schema has an unknown type`];
  }
}

describe('the published files', () => {
  it.each(Object.entries(publishedFiles()))('%s is up to date (node scripts/generate-schema.ts)', (path, content) => {
    expect(readFileSync(new URL(path, root), 'utf8')).toBe(content);
  });
});

describe('the published schema', () => {
  const schema = JSON.parse(publishedFiles()['schemas/check-result.schema.json'] ?? '') as Schema;

  it.each(Object.entries(results))('describes every field of `%s`', (_name, result) => {
    expect(violations(schema, JSON.parse(renderJson(result)), schema)).toEqual([]);
  });

  it('refuses what is not a result', () => {
    expect(violations(schema, { version: 2, verdict: 'fine', findings: [{}] }, schema)).toEqual(
      expect.arrayContaining([
        '$.version: not the constant',
        '$.verdict: not in the enumeration',
        '$.suppressed: missing',
        '$.findings[0].id: missing',
      ]),
    );
  });
});
