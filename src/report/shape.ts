/**
 * Shapes of JSON values, checked against the TypeScript types that they describe: one table gives the published JSON schema, the
 * order of keys, and the validation of what is read back from disk. Just what the report model needs.
 */

export type ShapeNode =
  | { readonly type: 'string'; readonly values?: readonly string[]; readonly pattern?: string }
  | {
      readonly type: 'integer' | 'number';
      readonly minimum?: number;
      readonly maximum?: number;
      readonly only?: number;
    }
  | { readonly type: 'boolean' }
  | { readonly type: 'array'; readonly items: ShapeNode }
  | { readonly type: 'nullable'; readonly value: ShapeNode }
  | { readonly type: 'object'; readonly name: string | undefined; readonly fields: readonly FieldNode[] };

export interface FieldNode {
  readonly key: string;
  readonly node: ShapeNode;
  readonly description: string;
  readonly required: boolean;
}

/** A shape that accepts exactly the JSON form of `T`. */
export interface Shape<T> {
  readonly node: ShapeNode;
  /** Never there: makes two shapes of different types incompatible. */
  readonly phantom?: (value: T) => T;
}

export interface Field<T, Required extends boolean> {
  readonly shape: Shape<T>;
  readonly description: string;
  readonly required: Required;
}

/** A field whose type does not matter any more. */
interface AnyField extends Omit<Field<unknown, boolean>, 'shape'> {
  readonly shape: { readonly node: ShapeNode };
}

/** One field for every property of `T`, optional where the property is. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? Field<Exclude<T[K], undefined>, false>
    : Field<T[K], true>;
};

export function required<T>(shape: Shape<T>, description: string): Field<T, true> {
  return { shape, description, required: true };
}

export function optional<T>(shape: Shape<T>, description: string): Field<T, false> {
  return { shape, description, required: false };
}

export function text(pattern?: string): Shape<string> {
  return { node: { type: 'string', ...(pattern === undefined ? {} : { pattern }) } };
}

/** A union of string literals; the compiler refuses the table when a member is missing. */
export function oneOf<T extends string>(values: Readonly<Record<T, unknown>>): Shape<T> {
  return { node: { type: 'string', values: Object.keys(values) } };
}

/** A whole number from 0 on. */
export function natural(): Shape<number> {
  return { node: { type: 'integer', minimum: 0 } };
}

/** A whole number of either sign. */
export function integer(): Shape<number> {
  return { node: { type: 'integer' } };
}

/** A number from 0 to 1. */
export function share(): Shape<number> {
  return { node: { type: 'number', minimum: 0, maximum: 1 } };
}

/** A number from 0 on. */
export function amount(): Shape<number> {
  return { node: { type: 'number', minimum: 0 } };
}

export function exactly<const T extends number>(value: T): Shape<T> {
  return { node: { type: 'integer', only: value } };
}

export function flag(): Shape<boolean> {
  return { node: { type: 'boolean' } };
}

export function list<T>(items: Shape<T>): Shape<readonly T[]> {
  return { node: { type: 'array', items: items.node } };
}

export function nullable<T>(value: Shape<T>): Shape<T | null> {
  return { node: { type: 'nullable', value: value.node } };
}

/** An object with these fields, in this order. A `name` puts it under `$defs` of the JSON schema. */
export function object<T>(fields: Fields<T>, name?: string): Shape<T> {
  const entries: readonly (readonly [string, AnyField])[] = Object.entries(fields);
  return {
    node: {
      type: 'object',
      name,
      fields: entries.map(([key, field]) => ({
        key,
        node: field.shape.node,
        description: field.description,
        required: field.required,
      })),
    },
  };
}
