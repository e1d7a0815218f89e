/** A shape as a JSON schema. */

import type { FieldNode, Shape, ShapeNode } from './shape.ts';

export interface JsonSchema {
  readonly [key: string]: unknown;
}

/** The shape as JSON schema (2020-12): named objects under `$defs`, the rest in place. */
export function toJsonSchema<T>(shape: Shape<T>, head: JsonSchema): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const body = schemaOf(shape.node, definitions, true);
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...head, ...body, $defs: definitions };
}

function schemaOf(node: ShapeNode, definitions: Record<string, JsonSchema>, inPlace: boolean): JsonSchema {
  switch (node.type) {
    case 'string':
      return node.values === undefined
        ? { type: 'string', ...(node.pattern === undefined ? {} : { pattern: node.pattern }) }
        : { enum: node.values };
    case 'integer':
    case 'number': {
      if (node.only !== undefined) return { const: node.only };
      const minimum = node.minimum === undefined ? {} : { minimum: node.minimum };
      const maximum = node.maximum === undefined ? {} : { maximum: node.maximum };
      return { type: node.type, ...minimum, ...maximum };
    }
    case 'boolean':
      return { type: 'boolean' };
    case 'nullable':
      return { anyOf: [schemaOf(node.value, definitions, false), { type: 'null' }] };
    case 'array':
      return { type: 'array', items: schemaOf(node.items, definitions, false) };
    case 'object': {
      if (node.name === undefined || inPlace) return objectSchema(node.fields, definitions);
      if (definitions[node.name] === undefined) {
        definitions[node.name] = {}; // keeps its place among the definitions
        definitions[node.name] = objectSchema(node.fields, definitions);
      }
      return { $ref: `#/$defs/${node.name}` };
    }
  }
}

function objectSchema(fields: readonly FieldNode[], definitions: Record<string, JsonSchema>): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const field of fields) {
    properties[field.key] = { description: field.description, ...schemaOf(field.node, definitions, false) };
  }
  return { type: 'object', properties, required: fields.filter((field) => field.required).map((field) => field.key) };
}
