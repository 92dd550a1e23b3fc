import type { MessagePort } from 'node:worker_threads';
import { ServiceError } from '@doctown/schema';
import { type AssembleOptions, assemble } from './assemble.ts';
import { received, send, sendEnd } from './port.ts';
import { replyPieces } from './reply.ts';
import { readRequest, type WireType } from './request.ts';
import { checkpointOf, isStopped, type StopFlag, Stopped } from './stop.ts';

export interface AssembleTask {
  /** Brings the request's bytes and takes the reply's. */
  port: MessagePort;
  asked: WireType;
  wanted: WireType;
  options: AssembleOptions;
  flag: StopFlag;
}

export type WorkerReply = { ok: true } | { ok: false; code: ServiceError['code']; message: string; details: unknown };

/** From a request's bytes to the reply's, off the event loop; a known failure travels as data, because a thread boundary strips an error's class. */
// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default async function run({ port, asked, wanted, options, flag }: AssembleTask): Promise<WorkerReply> {
  try {
    const checkpoint = checkpointOf(flag);
    const request = await readRequest(received(port), asked);
    checkpoint();
    const reply = await assemble(request, options, checkpoint);
    for (const piece of replyPieces(reply, wanted)) {
      checkpoint();
      send(port, piece);
    }
    sendEnd(port);
    return { ok: true };
  } catch (error) {
    port.close();
    if (error instanceof Stopped || isStopped(flag)) return { ok: false, code: 'cancelled', message: 'the caller left', details: null };
    if (error instanceof ServiceError) return { ok: false, code: error.code, message: error.message, details: error.details };
    throw error;
  }
}
