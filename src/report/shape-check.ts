/** Does a value have a shape, and its canonical copy. */

import { assert } from '../base/assert.ts';
import type { FieldNode, Shape, ShapeNode } from './shape.ts';

/**
 * The first place where `value` has not the shape, as `findings[0].id: expected a text, found 7`; undefined when it has. Unknown
 * fields are accepted unless `strict`: a later version of Heddle may have written them.
 */
export function mismatch<T>(shape: Shape<T>, value: unknown, strict: boolean = false): string | undefined {
  return findMismatch(shape.node, value, '', strict);
}

function findMismatch(node: ShapeNode, value: unknown, path: string, strict: boolean): string | undefined {
  const fail = (expected: string): string =>
    `${path === '' ? 'the value' : path}: expected ${expected}, found ${describe(value)}`;
  switch (node.type) {
    case 'string':
      if (typeof value !== 'string') return fail('a text');
      if (node.values !== undefined && !node.values.includes(value)) return fail(`one of ${node.values.join(', ')}`);
      return node.pattern === undefined || new RegExp(node.pattern, 'u').test(value)
        ? undefined
        : fail(`a text like ${node.pattern}`);
    case 'integer':
    case 'number':
      return isNumberOf(node, value) ? undefined : fail(numberText(node));
    case 'boolean':
      return typeof value === 'boolean' ? undefined : fail('true or false');
    case 'nullable':
      return value === null ? undefined : findMismatch(node.value, value, path, strict);
    case 'array': {
      if (!Array.isArray(value)) return fail('a list');
      for (const [index, item] of value.entries()) {
        const found = findMismatch(node.items, item, `${path}[${index}]`, strict);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    case 'object':
      return isRecord(value) ? findFieldMismatch(node.fields, value, path, strict) : fail('an object');
  }
}

function findFieldMismatch(
  fields: readonly FieldNode[],
  value: Readonly<Record<string, unknown>>,
  path: string,
  strict: boolean,
): string | undefined {
  const prefix = path === '' ? '' : `${path}.`;
  for (const field of fields) {
    const item = Object.hasOwn(value, field.key) ? value[field.key] : undefined;
    if (item === undefined) {
      if (field.required) return `${prefix}${field.key}: missing`;
      continue;
    }
    const found = findMismatch(field.node, item, prefix + field.key, strict);
    if (found !== undefined) return found;
  }
  if (!strict) return undefined;
  const unknown = Object.keys(value).find((key) => !fields.some((field) => field.key === key));
  return unknown === undefined ? undefined : `${prefix}${unknown}: unknown field`;
}

type NumberNode = Extract<ShapeNode, { readonly type: 'integer' | 'number' }>;

function isNumberOf(node: NumberNode, value: unknown): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (node.type === 'integer' && !Number.isSafeInteger(value)) return false;
  if (node.only !== undefined && value !== node.only) return false;
  return value >= (node.minimum ?? -Infinity) && value <= (node.maximum ?? Infinity);
}

function numberText({ type, minimum, maximum, only }: NumberNode): string {
  if (only !== undefined) return String(only);
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  if (minimum === undefined) return kind;
  return maximum === undefined ? `${kind} from ${minimum} on` : `${kind} from ${minimum} to ${maximum}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}

/** A copy of `value` with its keys in the shape's order and without undefined fields; fields that the shape lacks are left out. */
export function inOrder<T>(shape: Shape<T>, value: T): unknown {
  return ordered(shape.node, value);
}

function ordered(node: ShapeNode, value: unknown): unknown {
  if (value === null) return null;
  switch (node.type) {
    case 'nullable':
      return ordered(node.value, value);
    case 'array':
      assert(Array.isArray(value), 'a value has the shape that its type promises');
      return value.map((item) => ordered(node.items, item));
    case 'object': {
      assert(isRecord(value), 'a value has the shape that its type promises');
      const copy: Record<string, unknown> = {};
      for (const field of node.fields) {
        const item = value[field.key];
        if (item !== undefined) copy[field.key] = ordered(field.node, item);
      }
      return copy;
    }
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return value;
  }
}
