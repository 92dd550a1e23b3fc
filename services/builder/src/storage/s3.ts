import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { checked } from './checked.ts';
import { asStorageError } from './s3-errors.ts';
import { type ByteSpan, checkedKey, type PackStorage } from './storage.ts';

export interface S3Settings {
  bucket: string;
  access_key_id: string;
  secret_access_key: string;
  endpoint: string;
  /** R2 has one, `auto`. */
  region?: string;
  /** Seconds a link for a download is good for; 0 makes none, and bytes go through the builder. */
  presign_s?: number;
  /** Where the bucket's objects can be read without a signature. */
  public_url?: string | undefined;
}

const TYPE = 'application/vnd.doctown.docpack';
/** From here on in parts, several at once. */
const PART_BYTES = 8 * 1024 * 1024;
/** Asked for to see whether the bucket would give it: the answer to a question without a body says no reason. */
const PROBE_KEY = 'docpacks/.probe';

/** Packs in a bucket of S3, R2 or anything that speaks the same. What is sent carries its digest, and what is read is checked against it. */
export function s3Storage({ bucket, access_key_id, secret_access_key, endpoint, region = 'auto', presign_s = 0, public_url }: S3Settings): PackStorage {
  const client = new S3Client({
    region,
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: access_key_id, secretAccessKey: secret_access_key },
    // Digests of our own instead: not every server knows those the library adds by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5000, requestTimeout: 120_000 },
  });
  const at = (key: string) => ({ Bucket: bucket, Key: checkedKey(key) });
  const size = async (key: string): Promise<number | null> => {
    const head = await orNull(client.send(new HeadObjectCommand(at(key))));
    return head === null ? null : (head.ContentLength ?? 0);
  };
  const get = (key: string, span: ByteSpan | undefined): Promise<GetObjectCommandOutput | null> =>
    orNull(client.send(new GetObjectCommand({ ...at(key), ...(span ? { Range: `bytes=${span.start}-${span.end}` } : {}) })));
  const put = async (key: string, bytes: Uint8Array, more: { IfNoneMatch?: string }): Promise<void> => {
    const object = { ...at(key), Body: bytes, ContentType: TYPE, Metadata: { sha256: createHash('sha256').update(bytes).digest('hex') } };
    if (bytes.length <= PART_BYTES) await client.send(new PutObjectCommand({ ...object, ContentMD5: createHash('md5').update(bytes).digest('base64'), ...more }));
    else await new Upload({ client, params: object, partSize: PART_BYTES, queueSize: 4 }).done();
  };
  return {
    backend: 's3',
    async putIfAbsent(key, bytes) {
      // In parts there is no condition that every server knows; two who send the same key at once send the same bytes.
      if (bytes.length > PART_BYTES && (await size(key)) !== null) return false;
      try {
        await put(key, bytes, { IfNoneMatch: '*' });
        return true;
      } catch (error) {
        if (isStatus(error, 412) || isStatus(error, 409)) return false;
        throw asStorageError(error);
      }
    },
    put: (key, bytes) => named(put(key, bytes, {})),
    async copy(from, to) {
      await named(client.send(new CopyObjectCommand({ ...at(to), CopySource: `${bucket}/${checkedKey(from)}` })));
    },
    async get(key, span) {
      const found = await get(key, span);
      if (found === null) return null;
      const bytes = await named(found.Body?.transformToByteArray() ?? Promise.resolve(new Uint8Array()));
      return span ? bytes : Buffer.concat(await checked(Readable.from([bytes]), found.Metadata?.sha256, key).toArray());
    },
    async stream(key, span) {
      const found = await get(key, span);
      if (found === null) return null;
      return span ? (found.Body as Readable) : checked(found.Body as Readable, found.Metadata?.sha256, key);
    },
    size,
    async link(key, name) {
      if (public_url) return `${public_url.replace(/\/$/, '')}/${checkedKey(key)}`;
      if (presign_s === 0) return null;
      return getSignedUrl(client, new GetObjectCommand({ ...at(key), ResponseContentDisposition: `attachment; filename="${name}"` }), { expiresIn: presign_s });
    },
    async check() {
      await get(PROBE_KEY, undefined);
    },
  };
}

const isStatus = (error: unknown, status: number): boolean => error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;

const named = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw asStorageError(error);
  });

/** Null when there is no such object; a bucket that is missing is another matter. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NotFound || (isStatus(error, 404) && (error as Error).name !== 'NoSuchBucket')) return null;
    throw asStorageError(error);
  }
}
