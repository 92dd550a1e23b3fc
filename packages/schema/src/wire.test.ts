import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as api from './api/index.ts';
import { wireSchemas } from './json-schemas.ts';
import { WIRE_VERSION } from './version.ts';

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

test('the wire does not change without its version', () => {
  const recorded = JSON.parse(readFileSync(new URL('./wire.json', import.meta.url), 'utf8'));
  const current = Object.fromEntries(Object.entries(wireSchemas()).map(([name, schema]) => [name, digest(schema)]));
  expect({ version: WIRE_VERSION, digests: current }, 'raise WIRE_VERSION, then record the new digests with `npm run generate`').toEqual(recorded);
});

test('every contract is listed, so that no route escapes the check', () => {
  const contracts = Object.values(api).filter((value) => typeof value === 'object' && value !== null && 'method' in value);
  expect(contracts.length).toBeGreaterThan(15);
  for (const route of contracts) expect(Object.keys(wireSchemas())).toContain(`route ${(route as { name: string }).name}`);
});
