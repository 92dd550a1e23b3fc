import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Memory } from './memory.ts';
import type { Written } from './write.ts';

const Usage = z.object({ input_tokens: z.int(), cached_input_tokens: z.int(), output_tokens: z.int(), reasoning_tokens: z.int() });
const Bill = z.object({ usage: Usage, usd: z.number(), keeps: z.boolean() });
const Claim = z.object({ kind: z.string(), subject: z.string(), object: z.string(), holds: z.boolean(), is_unknown: z.literal(true).optional() });
const Line = z.tuple([
  z.string(),
  z.discriminatedUnion('type', [
    Bill.extend({ type: z.literal('written'), summary: z.string(), claims: z.array(Claim), verified: z.boolean() }),
    Bill.extend({ type: z.literal('failed'), code: z.string(), message: z.string() }),
  ]),
]);

const fileIn = (data_dir: string): string => join(data_dir, 'generation', 'kept.ndjson');

/** Of calls under way at the end; a service leaves within ten. */
const LAST_SECONDS_MS = 8000;

/** Recalls at the start; at the end waits for calls under way, which are paid for, and keeps what was found. */
export function keepOver(app: FastifyInstance, memory: Memory<Written>, data_dir: string): void {
  app.addHook('onReady', () => recall(memory, data_dir));
  app.addHook('onClose', async () => {
    await Promise.race([memory.settled(), sleep(LAST_SECONDS_MS, undefined, { ref: false })]);
    await keep(memory, data_dir);
  });
}

/** What was found lately outlives the process: who was asking may have left before hearing of it, and it is paid for. A damaged line is left out. */
async function recall(memory: Memory<Written>, data_dir: string): Promise<void> {
  const text = await readFile(fileIn(data_dir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  for (const line of text.split('\n')) {
    const parsed = Line.safeParse(jsonOf(line));
    if (parsed.success) memory.set(parsed.data[0], parsed.data[1] as Written);
  }
}

async function keep(memory: Memory<Written>, data_dir: string): Promise<void> {
  const file = fileIn(data_dir);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, [...memory.entries()].map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  await rename(`${file}.new`, file);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
