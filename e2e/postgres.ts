import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { onTestFinished } from 'vitest';

/** A server whose user may create databases; without, what needs one is skipped. */
export const SERVER = process.env.TEST_DATABASE_URL;

/** A database of its own, gone after the test. */
export async function freshDatabase(): Promise<string> {
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  await ask(SERVER ?? '', `create database ${name}`);
  onTestFinished(() => ask(SERVER ?? '', `drop database ${name} with (force)`).then(() => undefined));
  const url = new URL(SERVER ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

export async function ask<T extends Record<string, unknown>>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

export interface Line {
  url: string;
  /** Breaks what is connected and lets nobody connect. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** A line to the database that can be cut, as when the server restarts or fails over. */
export async function lineTo(url: string): Promise<Line> {
  const far = new URL(url);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const socket = connect(Number(far.port), far.hostname);
    for (const [one, other] of [
      [near, socket],
      [socket, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => undefined);
      one.once('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const near = new URL(url);
  near.hostname = '127.0.0.1';
  near.port = `${port}`;
  onTestFinished(() => (server.listening ? close() : undefined));
  return { url: near.href, cut: close, mend: () => listen(port) };
}
