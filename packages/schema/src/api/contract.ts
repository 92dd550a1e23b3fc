import type { z } from 'zod';

/** A route as plain data: the service implements it, the client calls it, OpenAPI is generated from it. */
export interface AnyContract {
  /** Stable name: `POST /embed` is `embed`. */
  name: string;
  summary: string;
  method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` for path parameters. */
  path: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** The reply, or one item of a stream. */
  reply: z.ZodType;
  /** Status of a success; default 200. */
  status?: number;
  /** What the reply is besides one JSON value. */
  stream?: 'sse' | 'ndjson' | 'bytes';
  /** Doing it twice is the same as doing it once, so the client may retry. GETs always are. */
  idempotent?: boolean;
  /** Largest body in bytes; default 10 MiB. */
  body_limit?: number;
}

/** Keeps the exact type, so that handler and caller know which parts there are. */
export const contract = <const C extends AnyContract>(value: C): C => value;

type InputOf<C, K extends string> = C extends { [key in K]: infer S extends z.ZodType } ? z.input<S> : unknown;
type OutputOf<C, K extends string> = C extends { [key in K]: infer S extends z.ZodType } ? z.output<S> : unknown;

/** What a caller gives: path parameters, query and body in one flat object. */
export type Input<C extends AnyContract> = InputOf<C, 'params'> & InputOf<C, 'query'> & InputOf<C, 'body'>;

/** What a handler gets: the same, parsed, defaults filled in. */
export type Parsed<C extends AnyContract> = OutputOf<C, 'params'> & OutputOf<C, 'query'> & OutputOf<C, 'body'>;

export type Reply<C extends AnyContract> = z.output<C['reply']>;
