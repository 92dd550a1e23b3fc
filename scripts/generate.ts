// Writes what is derived from the schemas: docs/schema/*.json, docs/openapi.json, the record of the wire.
// With --check it writes nothing and fails when a file on disk differs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventEnvelope, WIRE_VERSION } from '@doctown/schema';
import { allContracts, docpackSchemas, wireSchemas } from '@doctown/schema/json-schemas';
import { jsonSchema, openApi } from '@doctown/schema/openapi';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
const outputs: Record<string, unknown> = {
  'packages/schema/src/wire.json': { version: WIRE_VERSION, digests: Object.fromEntries(Object.entries(wireSchemas()).map(([name, schema]) => [name, digest(schema)])) },
  'docs/schema/event.schema.json': jsonSchema(EventEnvelope),
  'docs/openapi.json': openApi('Doctown', allContracts()),
};
for (const [name, schema] of Object.entries(docpackSchemas))
  outputs[`docs/schema/${name}.schema.json`] = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: `${name} of docpack/1.0`, ...jsonSchema(schema) };

const stale = Object.entries(outputs).filter(([file, value]) => !isCurrent(join(root, file), `${JSON.stringify(value, null, 2)}\n`));
for (const [file] of stale) console.error(check ? `${file} is out of date; run \`npm run generate\`` : `wrote ${file}`);
process.exit(check && stale.length > 0 ? 1 : 0);

function isCurrent(path: string, text: string): boolean {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return true;
  if (!check) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return false;
}
