// Downloads MiniLM into the data folder: npm run model [-- --fp32]. `--brief` is the first start's one try: it says little and gives up soon.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '@doctown/service';
import { z } from 'zod';
import { DownloadError, downloadModel } from './download.ts';
import { downloadedFolder } from './downloaded.ts';
import { MINILM_URL, miniLm } from './minilm.ts';

const { values } = parseArgs({ options: { fp32: { type: 'boolean', default: false }, brief: { type: 'boolean', default: false } } });
const { DATA_DIR, EMBEDDING_MODEL_URL, INIT_CWD } = readConfig(
  z.object({ DATA_DIR: z.string().optional(), EMBEDDING_MODEL_URL: z.string().default(MINILM_URL), INIT_CWD: z.string().default('.') }),
);
const precision = values.fp32 ? 'fp32' : 'int8';
// As the command line has it: a setting is meant from where the person stands, the default is in the checkout.
const folder = downloadedFolder(DATA_DIR === undefined ? join(import.meta.dirname, '../../../.doctown') : resolve(INIT_CWD, DATA_DIR), precision);
const BRIEF_MS = 30_000;
const BRIEF_STALL_MS = 3_000;

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
process.exitCode = await get();

async function get(): Promise<number> {
  const signal = values.brief ? AbortSignal.any([stopped.signal, AbortSignal.timeout(BRIEF_MS)]) : stopped.signal;
  try {
    await downloadModel({ base_url: EMBEDDING_MODEL_URL, folder, files: miniLm(precision), signal, onProgress: progress(), ...(values.brief ? { stall_ms: BRIEF_STALL_MS } : {}) });
    say(`MiniLM (${precision}) is in ${folder}; the next start uses it.`);
    return 0;
  } catch (error) {
    if (stopped.signal.aborted) return 130;
    if (error instanceof DownloadError) say(error.message + (error.is_final ? '' : values.brief ? '' : '. Run it again to go on from there.'));
    else if (signal.aborted) say('the download took too long for now; `npm run model` goes on with it');
    else throw error;
    return 1;
  }
}

/** Tells at most every tenth of the way. */
function progress(): (done: number, total: number) => void {
  let told = 0;
  return (done, total) => {
    const tenth = Math.floor((10 * done) / total);
    if (tenth <= told || values.brief) return;
    told = tenth;
    say(`${tenth * 10} % of ${(total / 1e6).toFixed(0)} MB`);
  };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
