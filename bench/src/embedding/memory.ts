// One design in a process of its own: embeds the texts on stdin (a JSON list) and prints its largest memory in MB.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { designs } from './designs.ts';

const [root = '', name = ''] = process.argv.slice(2);
const texts = JSON.parse(await text(process.stdin)) as string[];
const design = await designs[name]?.(root);
await design?.embed(texts);
// Not what getrusage says: that remembers the parent's.
const peak_mb = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
await design?.close();
console.log(JSON.stringify(peak_mb));
