import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Batches, batches } from './batches.ts';
import { type ChatBody, completionFor, type Reply, type Write, writeHonestly } from './chat.ts';
import { type Fault, isHttpFault, sendFault } from './faults.ts';
import { type Limits, Meter } from './meter.ts';
import { complaintAbout } from './parameters.ts';

export type { ChatBody } from './chat.ts';
export { allFaults, type Fault, faultsNowAndThen } from './faults.ts';

export interface FakeOpenAiOptions {
  api_key?: string;
  /** Which models there are; without, any. */
  models?: readonly string[];
  /** The model behind whatever name is asked for, as to what it takes. */
  behaves_as?: string;
  /** What kind of server it is: one that knows schemas, as OpenAI's; one that knows only JSON; one that knows neither. */
  answers?: 'json_schema' | 'json_object' | 'text';
  /** Until an answer begins. */
  latency_ms?: number;
  limits?: Limits;
  /** What goes wrong with a call, if anything. */
  fault?: (body: ChatBody, number: number) => Fault | undefined;
  /** What the model says; without, true and short sentences. */
  write?: Write;
  /** How long a batch is worked on. */
  batch_ms?: number;
  port?: number;
}

/** One chat completion that was asked for, and what became of it. */
export interface Call {
  body: ChatBody;
  status: number;
  /** What is on the bill: an answer, useful or not. */
  usage: { prompt_tokens: number; completion_tokens: number } | null;
  fault: Fault | undefined;
  is_batch: boolean;
}

export interface FakeOpenAi {
  base_url: string;
  calls: Call[];
  /** Calls under way, now and at most. */
  active: number;
  most_active: number;
  /** May be changed while it runs. */
  options: FakeOpenAiOptions;
  batches: Batches;
  close(): Promise<void>;
}

/** A server that answers as OpenAI's does: refuses what a model does not take, holds to schemas, limits, counts and bills tokens. */
export async function startFakeOpenAi(options: FakeOpenAiOptions = {}): Promise<FakeOpenAi> {
  const meter = new Meter(options.limits);
  const fake: FakeOpenAi = { base_url: '', calls: [], active: 0, most_active: 0, options, batches: batches(() => fake, answerChat), close: () => Promise.resolve() };
  const server = createServer((request, response) => {
    handle(fake, meter, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', () => resolve()));
  fake.base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  fake.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return fake;
}

async function handle(fake: FakeOpenAi, meter: Meter, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = await bodyOf(request);
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (fake.options.api_key !== undefined && request.headers.authorization !== `Bearer ${fake.options.api_key}`)
    return json(response, 401, errorBody('Incorrect API key provided.', 'invalid_request_error', null, 'invalid_api_key'));
  if (path.endsWith('/chat/completions')) return chat(fake, meter, JSON.parse(text.toString()) as ChatBody, response);
  const handled = await fake.batches.handle(request, path, text);
  if (handled === null) return json(response, 404, errorBody(`Unknown request URL: ${request.method} ${path}`, 'invalid_request_error', null, 'unknown_url'));
  if (Buffer.isBuffer(handled.body)) return void response.writeHead(handled.status, { 'content-type': 'application/octet-stream' }).end(handled.body);
  json(response, handled.status, handled.body);
}

async function chat(fake: FakeOpenAi, meter: Meter, body: ChatBody, response: ServerResponse): Promise<void> {
  fake.active++;
  fake.most_active = Math.max(fake.most_active, fake.active);
  try {
    const refusal = meter.refusal(body);
    if (refusal) {
      fake.calls.push({ body, status: 429, usage: null, fault: undefined, is_batch: false });
      return json(response, 429, errorBody('Rate limit reached.', 'requests', null, 'rate_limit_exceeded'), refusal);
    }
    const fault = fake.options.fault?.(body, fake.calls.length);
    const { status, body: answer } = isHttpFault(fault) ? { status: 0, body: null } : answerChat(fake, body, fault);
    const call: Call = { body, status, usage: status === 200 ? usageOf(answer) : null, fault, is_batch: false };
    fake.calls.push(call);
    if (fake.options.latency_ms) await sleep(fake.options.latency_ms);
    if (isHttpFault(fault)) call.status = sendFault(fault, response);
    else json(response, status, answer, meter.headers());
  } finally {
    fake.active--;
  }
}

/** What a completion answers, faults of the network aside. */
function answerChat({ options }: FakeOpenAi, body: ChatBody, fault: Fault | undefined): Reply {
  if (options.models && !options.models.includes(body.model))
    return { status: 404, body: errorBody(`The model \`${body.model}\` does not exist or you do not have access to it.`, 'invalid_request_error', null, 'model_not_found') };
  const complaint = complaintAbout(body, options.answers ?? 'json_schema', options.behaves_as);
  if (complaint) return { status: 400, body: errorBody(complaint.message, 'invalid_request_error', complaint.param, complaint.code) };
  return { status: 200, body: completionFor(body, options.write ?? writeHonestly, fault) };
}

const usageOf = (answer: unknown): Call['usage'] => (answer as { usage: Call['usage'] }).usage;

export const errorBody = (message: string, type: string, param: string | null, code: string | null) => ({ error: { message, type, param, code } });

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
