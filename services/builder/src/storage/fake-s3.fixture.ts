import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface FakeS3 {
  server: Server;
  objects: Map<string, FakeObject>;
  requests: string[];
  /** Answers so many requests with 503, as a bucket that is away. */
  away: number;
  /** Seconds its clock is ahead. */
  skew_s: number;
}

interface FakeObject {
  bytes: Buffer;
  type: string;
  metadata: Record<string, string>;
}

interface FakeUpload {
  key: string;
  parts: Map<number, Buffer>;
  type: string;
  metadata: Record<string, string>;
}

class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/**
 * A bucket that checks what S3 checks: signatures (version 4, in headers and in links), the clock, digests of what arrives, conditions, keys and
 * the bucket's name. It knows put, get with ranges, head, copy, and uploads in parts.
 */
export function fakeS3(bucket: string, access_key_id: string, secret: string): FakeS3 {
  const fake: FakeS3 = { server: createServer(), objects: new Map(), requests: [], away: 0, skew_s: 0 };
  const uploads = new Map<string, FakeUpload>();
  fake.server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '', 'http://fake');
    fake.requests.push(`${request.method} ${url.pathname}`);
    try {
      if (fake.away > 0) {
        fake.away--;
        throw new S3Error(503, 'SlowDown');
      }
      const signed = verify(request, url, body, { access_key_id, secret, now: Date.now() + fake.skew_s * 1000 });
      checkDigests(request, body, signed);
      const [, name, ...rest] = url.pathname.split('/');
      if (name !== bucket) throw new S3Error(404, 'NoSuchBucket');
      answer(fake, uploads, rest.map(decodeURIComponent).join('/'), { request, response, url, body });
    } catch (error) {
      const { status, code } = error instanceof S3Error ? error : new S3Error(500, 'InternalError');
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(request.method === 'HEAD' ? undefined : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    }
  });
  return fake;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  body: Buffer;
}

function answer(fake: FakeS3, uploads: Map<string, FakeUpload>, key: string, exchange: Exchange): void {
  const { request, response, url, body } = exchange;
  const etag = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;
  const xml = (text: string): void => void response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
  const upload = uploads.get(url.searchParams.get('uploadId') ?? '');
  if (url.searchParams.has('uploadId') && upload === undefined) throw new S3Error(404, 'NoSuchUpload');
  const described = () => ({ type: String(request.headers['content-type']), metadata: metadataOf(request) });
  if (request.method === 'POST' && url.searchParams.has('uploads')) {
    const id = randomUUID();
    uploads.set(id, { key, parts: new Map(), ...described() });
    return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }
  if (request.method === 'POST' && upload) {
    const parts = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) => upload.parts.get(Number(number)));
    if (parts.length === 0 || parts.some((part) => part === undefined)) throw new S3Error(400, 'InvalidPart');
    if (parts.slice(0, -1).some((part) => (part?.length ?? 0) < 5 * 1024 * 1024)) throw new S3Error(400, 'EntityTooSmall');
    const bytes = Buffer.concat(parts as Buffer[]);
    fake.objects.set(upload.key, { bytes, type: upload.type, metadata: upload.metadata });
    uploads.delete(url.searchParams.get('uploadId') ?? '');
    return xml(`<CompleteMultipartUploadResult><ETag>${etag(bytes)}</ETag></CompleteMultipartUploadResult>`);
  }
  if (request.method === 'DELETE' && upload) {
    uploads.delete(url.searchParams.get('uploadId') ?? '');
    return void response.writeHead(204).end();
  }
  if (request.method === 'PUT' && upload) {
    upload.parts.set(Number(url.searchParams.get('partNumber')), body);
    return void response.writeHead(200, { etag: etag(body) }).end();
  }
  const source = request.headers['x-amz-copy-source'];
  if (request.method === 'PUT' && typeof source === 'string') {
    const found = fake.objects.get(decodeURIComponent(source).replace(/^\/?[^/]+\//, ''));
    if (!found) throw new S3Error(404, 'NoSuchKey');
    fake.objects.set(key, found);
    return xml(`<CopyObjectResult><ETag>${etag(found.bytes)}</ETag></CopyObjectResult>`);
  }
  if (request.method === 'PUT') {
    if (request.headers['if-none-match'] === '*' && fake.objects.has(key)) throw new S3Error(412, 'PreconditionFailed');
    fake.objects.set(key, { bytes: body, ...described() });
    return void response.writeHead(200, { etag: etag(body) }).end();
  }
  const found = fake.objects.get(key);
  if (!found) throw new S3Error(404, 'NoSuchKey');
  send(found, exchange);
}

function send({ bytes, type, metadata }: FakeObject, { request, response, url }: Exchange): void {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const body = range ? bytes.subarray(Number(range[1]), Number(range[2]) + 1) : bytes;
  const disposition = url.searchParams.get('response-content-disposition');
  response.writeHead(range ? 206 : 200, {
    'content-type': type,
    'content-length': body.length,
    ...(range ? { 'content-range': `bytes ${range[1]}-${range[2]}/${bytes.length}` } : {}),
    ...(disposition ? { 'content-disposition': disposition } : {}),
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const metadataOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (name.startsWith('x-amz-meta-') ? [[name.slice(11), String(value)]] : [])));

function checkDigests({ headers }: IncomingMessage, body: Buffer, signed_digest: string): void {
  if (/^[0-9a-f]{64}$/.test(signed_digest) && createHash('sha256').update(body).digest('hex') !== signed_digest) throw new S3Error(400, 'XAmzContentSHA256Mismatch');
  const md5 = headers['content-md5'];
  if (md5 !== undefined && createHash('md5').update(body).digest('base64') !== md5) throw new S3Error(400, 'BadDigest');
}

interface Signer {
  access_key_id: string;
  secret: string;
  now: number;
}

/** Signature Version 4 as AWS documents it, from headers or from a link. Returns the digest of the body that was signed. */
function verify(request: IncomingMessage, url: URL, body: Buffer, { access_key_id, secret, now }: Signer): string {
  const isLink = url.searchParams.has('X-Amz-Signature');
  const given = isLink ? Object.fromEntries(url.searchParams) : fromHeaders(request);
  const [key_id = '', day = '', region = '', service = ''] = (given['X-Amz-Credential'] ?? '').split('/');
  const date = given['X-Amz-Date'] ?? '';
  if (key_id !== access_key_id) throw new S3Error(403, key_id === '' ? 'AccessDenied' : 'InvalidAccessKeyId');
  const sent = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (isLink ? now > sent + Number(given['X-Amz-Expires']) * 1000 : Math.abs(now - sent) > 15 * 60_000) throw new S3Error(403, isLink ? 'AccessDenied' : 'RequestTimeTooSkewed');
  const digest = isLink ? 'UNSIGNED-PAYLOAD' : String(request.headers['x-amz-content-sha256'] ?? createHash('sha256').update(body).digest('hex'));
  const names = (given['X-Amz-SignedHeaders'] ?? '').split(';');
  const canonical = [
    request.method,
    url.pathname,
    canonicalQuery(url),
    ...names.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    names.join(';'),
    digest,
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const signature = [day, region, service, 'aws4_request', text].reduce<Buffer>((by, part) => createHmac('sha256', by).update(part).digest(), Buffer.from(`AWS4${secret}`));
  const expected = Buffer.from(signature.toString('hex'));
  const actual = Buffer.from(given['X-Amz-Signature'] ?? '');
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) throw new S3Error(403, 'SignatureDoesNotMatch');
  return digest;
}

function fromHeaders({ headers }: IncomingMessage): Record<string, string> {
  const part = (name: string): string => new RegExp(`${name}=([^,]+)`).exec(headers.authorization ?? '')?.[1] ?? '';
  return {
    'X-Amz-Credential': part('Credential'),
    'X-Amz-SignedHeaders': part('SignedHeaders'),
    'X-Amz-Signature': part('Signature'),
    'X-Amz-Date': String(headers['x-amz-date'] ?? ''),
  };
}

const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const canonicalQuery = (url: URL): string =>
  [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
