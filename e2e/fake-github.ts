import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { onTestFinished } from 'vitest';

export interface FakeRepository {
  default_branch: string;
  /** Branches and tags to commits; commits stand for themselves. */
  refs: Record<string, string>;
  tarball: Buffer;
  /** Only this token sees it. */
  token?: string;
  fault?: 'rate_limit' | 'forbidden' | 'truncated' | 'stalled' | 'server_error';
}

export interface FakeGitHub {
  api_url: string;
  /** What came in: method, path and whether a token was sent, API and download host alike. */
  requests: { host: 'api' | 'codeload'; path: string; authorization: string | undefined }[];
}

/** A server that answers like GitHub's API, and a second one that answers like codeload; both gone after the test. */
export async function startFakeGitHub(repositories: Record<string, FakeRepository>): Promise<FakeGitHub> {
  const requests: FakeGitHub['requests'] = [];
  const codeload = await listen((request, response) => {
    requests.push({ host: 'codeload', path: request.url ?? '', authorization: request.headers.authorization });
    const [, owner, name] = (request.url ?? '').split('/');
    sendTarball(repositories[`${owner}/${name}`], response);
  });
  const api = await listen((request, response) => {
    requests.push({ host: 'api', path: request.url ?? '', authorization: request.headers.authorization });
    answer(repositories, codeload, request, response);
  });
  return { api_url: api, requests };
}

function answer(repositories: Record<string, FakeRepository>, codeload: string, request: IncomingMessage, response: ServerResponse): void {
  const [, , owner, name, what, ...rest] = (request.url ?? '').split('/');
  const repository = repositories[`${owner}/${name}`];
  if (repository?.fault === 'rate_limit')
    return json(
      response,
      403,
      { message: 'API rate limit exceeded' },
      { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${Math.ceil(Date.now() / 1000) + 90}` },
    );
  if (repository?.fault === 'forbidden') return json(response, 403, { message: 'Repository access blocked' });
  if (repository === undefined || (repository.token && request.headers.authorization !== `Bearer ${repository.token}`)) return json(response, 404, { message: 'Not Found' });
  if (what === undefined) return json(response, 200, { full_name: `${owner}/${name}`, default_branch: repository.default_branch, private: repository.token !== undefined });
  if (what === 'tarball') return void response.writeHead(302, { location: `${codeload}/${owner}/${name}/legacy.tar.gz/${rest[0]}` }).end();
  const ref = decodeURIComponent(rest.join('/'));
  const sha = repository.refs[ref] ?? (Object.values(repository.refs).includes(ref) ? ref : undefined);
  if (what !== 'commits' || sha === undefined) return json(response, 422, { message: `No commit found for SHA: ${ref}` });
  json(response, 200, { sha, commit: { committer: { date: '2024-03-01T12:00:00Z' } } });
}

function sendTarball(repository: FakeRepository | undefined, response: ServerResponse): void {
  if (repository === undefined) return void response.writeHead(404).end();
  if (repository.fault === 'server_error') return void response.writeHead(503).end();
  response.writeHead(200, { 'content-type': 'application/x-gzip' });
  const { tarball, fault } = repository;
  if (fault === 'truncated') response.end(tarball.subarray(0, tarball.length / 2));
  else if (fault === 'stalled') response.write(tarball.subarray(0, 1000));
  else response.end(tarball);
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

function listen(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return new Promise((resolve) => {
    const server: Server = createServer(handler);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

/** A folder as GitHub would pack it: everything under `owner-name-sha/`. */
export function tarballOf(folder: string, prefix: string): Buffer {
  const temporary = mkdtempSync(join(tmpdir(), 'tarball-'));
  const file = join(temporary, 'out.tar.gz');
  create({ gzip: true, file, cwd: folder, prefix, sync: true, portable: true, filter: (path) => !path.includes('node_modules') }, ['.']);
  const bytes = readFileSync(file);
  rmSync(temporary, { recursive: true });
  return bytes;
}
