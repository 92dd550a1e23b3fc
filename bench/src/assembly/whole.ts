// Assembles as many made-up symbols as the first argument says, in a process of its own.
import { availableParallelism } from 'node:os';
import { assemble } from '@doctown/assembly/bench';
import { ownCost } from '../run.ts';
import { sampleRequest } from './sample.ts';

const request = sampleRequest(Number(process.argv[2] ?? 1000));
const started = performance.now();
const { stats } = await assemble(request, { seed: 1 });
console.log(JSON.stringify({ ...ownCost(started), symbols: stats.node_count, edges: stats.edge_count, cores: availableParallelism() }));
