import { z } from 'zod';

/** Fields whose whole values are printed as `1.0`, because the format's first writer declared them as floats. */
const FLOAT_FIELDS = new Set(['centrality', 'density', 'avg_degree', 'weight', 'confidence', 'cohesion', 'temperature', 'usd', 'max_cost_usd']);

/** Two-space pretty JSON: fields in the schema's order, unknown ones dropped, absent ones omitted, floats with their `.0`. */
export function printJson(schema: z.ZodType, value: unknown): string {
  return print(inSchemaOrder(schema, value), '', '');
}

function print(value: unknown, indent: string, field: string): string {
  if (typeof value === 'number') return printNumber(value, field);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Array.isArray(value)
    ? value.map((item) => inner + print(item, inner, field))
    : Object.entries(value).map(([name, item]) => `${inner}${JSON.stringify(name)}: ${print(item, inner, name)}`);
  return items.length === 0 ? `${open}${close}` : `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

function printNumber(value: number, field: string): string {
  if (!Number.isFinite(value)) throw new RangeError(`${field} is ${value}; JSON has no such number`);
  return FLOAT_FIELDS.has(field) && Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : JSON.stringify(value);
}

/** The same value with the keys of every object in the schema's order; records sorted by key. */
function inSchemaOrder(schema: unknown, value: unknown): unknown {
  const inner = unwrap(schema);
  if (value === null || value === undefined) return value;
  if (inner instanceof z.ZodObject && typeof value === 'object') {
    const given = value as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(inner.shape).flatMap(([name, field]) =>
        given[name] === undefined || (given[name] === null && isNullish(field)) ? [] : [[name, inSchemaOrder(field, given[name])]],
      ),
    );
  }
  if (inner instanceof z.ZodArray && Array.isArray(value)) return value.map((item) => inSchemaOrder(inner.element, item));
  if (inner instanceof z.ZodRecord) return sortKeys(value);
  return value;
}

/** `null` and absent mean the same where a field is `nullish`: both are left out. */
const isNullish = (schema: unknown): boolean => schema instanceof z.ZodOptional && schema.unwrap() instanceof z.ZodNullable;

function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault) inner = inner.unwrap();
  return inner;
}

/** Objects with their keys in code-unit order, all the way down. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, item]) => [name, sortKeys(item)]),
  );
}
