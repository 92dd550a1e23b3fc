// One design in a process of its own: embeds the texts on stdin (a JSON list) and prints its largest memory in MB.
import { text } from 'node:stream/consumers';
import { ownCost } from '../run.ts';
import { designs } from './designs.ts';

const [root = '', name = ''] = process.argv.slice(2);
const texts = JSON.parse(await text(process.stdin)) as string[];
const design = await designs[name]?.(root);
await design?.embed(texts);
const { peak_mb } = ownCost(0);
await design?.close();
console.log(JSON.stringify(peak_mb));
