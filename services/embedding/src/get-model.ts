// Downloads MiniLM into the data folder: npm run model [-- --fp32]. `--brief` is the first start's one try: it says little and gives up soon.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig, setting } from '@doctown/service';
import { z } from 'zod';
import { DownloadError, downloadModel } from './download.ts';
import { downloadedFolder } from './downloaded.ts';
import { MINILM_URL, miniLm } from './minilm.ts';

const USAGE = 'usage: npm run model [-- --fp32]   MiniLM into the data folder: int8, 23 MB; with --fp32 float, 91 MB';

const { fp32, brief } = read();
const { DATA_DIR, EMBEDDING_MODEL_URL, INIT_CWD } = settings();
const precision = fp32 ? 'fp32' : 'int8';
// As the command line has it: a setting is meant from where the person stands, the default is in the checkout.
const folder = downloadedFolder(DATA_DIR === undefined ? join(import.meta.dirname, '../../../.doctown') : resolve(INIT_CWD, DATA_DIR), precision);
const BRIEF_MS = 30_000;
const BRIEF_STALL_MS = 3_000;

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
process.exitCode = await get();

async function get(): Promise<number> {
  const signal = brief ? AbortSignal.any([stopped.signal, AbortSignal.timeout(BRIEF_MS)]) : stopped.signal;
  try {
    await downloadModel({ base_url: EMBEDDING_MODEL_URL, folder, files: miniLm(precision), signal, onProgress: progress(), ...(brief ? { stall_ms: BRIEF_STALL_MS } : {}) });
    say(`MiniLM (${precision}) is in ${folder}; the next start uses it.`);
    return 0;
  } catch (error) {
    if (stopped.signal.aborted) return 130;
    if (error instanceof DownloadError) say(error.message + (error.is_final ? '' : brief ? '' : '. Run it again to go on from there.'));
    else if (signal.aborted) say('the download took too long for now; `npm run model` goes on with it');
    else throw error;
    return 1;
  }
}

function read(): { fp32: boolean; brief: boolean } {
  try {
    return parseArgs({ options: { fp32: { type: 'boolean', default: false }, brief: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    return leave(2, `${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function settings() {
  try {
    return readConfig(z.object({ DATA_DIR: z.string().optional(), EMBEDDING_MODEL_URL: setting.url(MINILM_URL), INIT_CWD: z.string().default('.') }));
  } catch (error) {
    if (error instanceof ConfigError) return leave(78, error.message);
    throw error;
  }
}

function leave(code: number, why: string): never {
  say(why);
  process.exit(code);
}

/** Tells at most every tenth of the way. */
function progress(): (done: number, total: number) => void {
  let told = 0;
  return (done, total) => {
    const tenth = Math.floor((10 * done) / total);
    if (tenth <= told || brief) return;
    told = tenth;
    say(`${tenth * 10} % of ${(total / 1e6).toFixed(0)} MB`);
  };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
