import { readFileSync } from 'node:fs';
import { AssembleRequest } from '@doctown/schema/api';
import { assemble } from '../src/assemble.ts';
import { sampleRequest } from './sample.ts';

// node services/assembly/bench/assemble.ts [n | recorded-request.json] … — seconds of wall time and of CPU for each.
for (const what of process.argv.slice(2)) {
  const request = /^\d+$/.test(what) ? sampleRequest(Number(what)) : AssembleRequest.parse(JSON.parse(readFileSync(what, 'utf8')));
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const { stats } = await assemble(request, { related_threshold: 0.7, seed: 1 });
  const used = process.cpuUsage(cpu);
  process.stdout.write(`${what}: ${((performance.now() - wall) / 1000).toFixed(2)} s, CPU ${((used.user + used.system) / 1e6).toFixed(2)} s, ${JSON.stringify(stats)}\n`);
}
