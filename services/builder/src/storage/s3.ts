import { CopyObjectCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, NoSuchKey, NotFound, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { checkedKey, type PackStorage } from './storage.ts';

export interface S3Settings {
  bucket: string;
  access_key_id: string;
  secret_access_key: string;
  endpoint: string;
}

const TYPE = 'application/vnd.doctown.docpack';

/** Packs in a bucket of S3, R2 or anything that speaks the same. */
export function s3Storage({ bucket, access_key_id, secret_access_key, endpoint }: S3Settings): PackStorage {
  const client = new S3Client({
    region: 'auto',
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: access_key_id, secretAccessKey: secret_access_key },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const at = (key: string) => ({ Bucket: bucket, Key: checkedKey(key) });
  return {
    backend: 's3',
    async putIfAbsent(key, bytes) {
      try {
        await client.send(new PutObjectCommand({ ...at(key), Body: bytes, ContentType: TYPE, IfNoneMatch: '*' }));
        return true;
      } catch (error) {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return false;
        throw error;
      }
    },
    async put(key, bytes) {
      await client.send(new PutObjectCommand({ ...at(key), Body: bytes, ContentType: TYPE }));
    },
    async copy(from, to) {
      await client.send(new CopyObjectCommand({ ...at(to), CopySource: `${bucket}/${checkedKey(from)}` }));
    },
    async get(key, span) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...at(key), ...(span ? { Range: `bytes=${span.start}-${span.end}` } : {}) }));
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      } catch (error) {
        return ifMissing(error);
      }
    },
    async size(key) {
      try {
        return (await client.send(new HeadObjectCommand(at(key)))).ContentLength ?? 0;
      } catch (error) {
        return ifMissing(error);
      }
    },
    check: () =>
      client.send(new HeadBucketCommand({ Bucket: bucket })).then(
        () => true,
        () => false,
      ),
  };
}

function ifMissing(error: unknown): null {
  if (error instanceof NoSuchKey || error instanceof NotFound || (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404)) return null;
  throw error;
}
