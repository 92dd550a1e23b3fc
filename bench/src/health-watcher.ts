// Asks for /health ten times a second and tells how many milliseconds each answer took.
import { Agent, get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const agent = new Agent({ keepAlive: true });
for (;;) {
  const started = performance.now();
  const status = await new Promise((resolve) => {
    get(workerData as string, { agent }, (response) => response.resume().on('close', () => resolve(response.statusCode))).on('error', () => resolve(0));
  });
  if (status === 200) parentPort?.postMessage(performance.now() - started);
  await setTimeout(100);
}
