import { invalidRequest, ServiceError } from '@doctown/schema';
import { AssembleReply, AssembleRequest } from '@doctown/schema/api';
import { type AssembleOptions, assemble } from './assemble.ts';

export type WorkerReply = { ok: true; reply: Uint8Array<ArrayBuffer> } | { ok: false; code: ServiceError['code']; message: string; details: unknown };

/** From a request's bytes to the reply's, off the event loop; a known failure travels as data, because a thread boundary strips an error's class. */
// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default function run({ body, options }: { body: Uint8Array; options: AssembleOptions }): WorkerReply {
  try {
    const reply = AssembleReply.parse(assemble(requestOf(body), options));
    return { ok: true, reply: new TextEncoder().encode(JSON.stringify(reply)) };
  } catch (error) {
    if (error instanceof ServiceError) return { ok: false, code: error.code, message: error.message, details: error.details };
    throw error;
  }
}

/** Throws `invalid_request`, every bad field named. */
function requestOf(body: Uint8Array): AssembleRequest {
  const parsed = AssembleRequest.safeParse(jsonOf(body));
  if (!parsed.success) throw invalidRequest(parsed.error);
  return parsed.data;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw new ServiceError('invalid_request', 'the body is not JSON', { cause: error });
  }
}
