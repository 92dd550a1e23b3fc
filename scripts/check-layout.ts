// Who may import whom, which outside libraries are known to one file only, and the files every service has.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Workspace packages each room may import. Tests may import more; they are not looked at. */
const allowed: Record<string, string[]> = {
  'packages/schema': [],
  'packages/docpack': ['schema'],
  'packages/onnx': [],
  'packages/parse': ['schema'],
  'packages/service': ['schema'],
  'packages/cli': ['schema', 'docpack'],
  'services/embedding': ['schema', 'service', 'onnx'],
  'services/assembly': ['schema', 'service', 'onnx'],
  'services/generation': ['schema', 'service'],
  'services/builder': ['schema', 'service', 'docpack', 'parse'],
  web: ['schema', 'docpack'],
};

/** Libraries that only the named files may import: swapping one is then a change in one place. */
const known: Record<string, string[]> = {
  'onnxruntime-node': ['packages/onnx/src/session.ts'],
  protobufjs: ['packages/onnx/src/proto.ts'],
  openai: ['services/generation/src/openai.ts'],
  tiktoken: ['services/generation/src/tokens.ts'],
  '@aws-sdk/client-s3': ['services/builder/src/storage/s3.ts'],
  '@aws-sdk/lib-storage': ['services/builder/src/storage/s3.ts'],
  '@aws-sdk/s3-request-presigner': ['services/builder/src/storage/s3.ts'],
  '@electric-sql/pglite': ['services/builder/src/store/pglite-thread.ts'],
  pg: ['services/builder/src/store/postgres.ts', 'services/builder/src/store/postgres-errors.ts', 'services/builder/src/store/pulse-thread.ts'],
  'rate-limiter-flexible': ['web/src/lib/server/limits.ts'],
  ioredis: ['web/src/lib/server/limits.ts'],
  'web-tree-sitter': ['packages/parse/src/grammar.ts'],
};

const serviceFiles = ['README.md', 'src/main.ts', 'src/app.ts', 'src/config.ts', 'src/routes', 'src/app.test.ts'];
const problems: string[] = [];

for (const [room, mayImport] of Object.entries(allowed)) {
  for (const file of sources(join(root, room, 'src'))) checkFile(room, mayImport, relative(root, file), readFileSync(file, 'utf8'));
}
for (const name of readdirSync(join(root, 'services'))) {
  for (const file of serviceFiles) if (!existsSync(join(root, 'services', name, file))) problems.push(`services/${name} lacks ${file}`);
}
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);

function checkFile(room: string, mayImport: string[], file: string, text: string): void {
  for (const [, imported = ''] of text.matchAll(/^\s*(?:import\s+|(?:import|export)\b[^'"\n]*?\bfrom\s+|\} from\s+)['"]([^'"]+)['"]/gm)) {
    const workspace = /^@doctown\/([a-z]+)/.exec(imported)?.[1];
    if (workspace !== undefined && !mayImport.includes(workspace)) problems.push(`${file}: ${room} may not import @doctown/${workspace}`);
    const knowers = known[imported];
    if (knowers && !knowers.includes(file)) problems.push(`${file}: only ${knowers.join(' or ')} may know ${imported}`);
    if (room === 'packages/schema' && imported.startsWith('node:')) problems.push(`${file}: schema also runs in browsers`);
    if (room === 'packages/docpack' && imported.startsWith('node:') && file !== 'packages/docpack/src/node.ts') problems.push(`${file}: node: imports belong in node.ts`);
    if (imported.startsWith('../') && relative(room, join(dirname(file), imported)).startsWith('..')) problems.push(`${file}: reaches into another room by path: ${imported}`);
  }
}

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
