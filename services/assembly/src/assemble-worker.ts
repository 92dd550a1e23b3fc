import { invalidRequest, ServiceError } from '@doctown/schema';
import { AssembleReply, AssembleRequest } from '@doctown/schema/api';
import { type AssembleOptions, assemble } from './assemble.ts';
import { checkpointOf, type StopFlag, Stopped } from './stop.ts';

export type WorkerReply = { ok: true; reply: Uint8Array<ArrayBuffer> } | { ok: false; code: ServiceError['code']; message: string; details: unknown };

/** From a request's bytes to the reply's, off the event loop; a known failure travels as data, because a thread boundary strips an error's class. */
// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default async function run({ body, options, flag }: { body: Uint8Array; options: AssembleOptions; flag: StopFlag }): Promise<WorkerReply> {
  try {
    const reply = AssembleReply.parse(await assemble(requestOf(body), options, checkpointOf(flag)));
    return { ok: true, reply: new TextEncoder().encode(JSON.stringify(reply)) };
  } catch (error) {
    if (error instanceof ServiceError) return { ok: false, code: error.code, message: error.message, details: error.details };
    if (error instanceof Stopped) return { ok: false, code: 'cancelled', message: 'the caller left', details: null };
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
