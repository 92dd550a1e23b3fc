import { ServiceError } from '@doctown/schema';
import type { AssembleReply, AssembleRequest } from '@doctown/schema/api';
import { type AssembleOptions, assemble } from './assemble.ts';

export type WorkerReply = { ok: true; reply: AssembleReply } | { ok: false; code: ServiceError['code']; message: string };

/** Runs off the event loop; a known failure travels as data, because a thread boundary strips an error's class. */
// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default function run({ request, options }: { request: AssembleRequest; options: AssembleOptions }): WorkerReply {
  try {
    return { ok: true, reply: assemble(request, options) };
  } catch (error) {
    if (error instanceof ServiceError) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}
