import { ServiceError } from '@doctown/schema';

/** What to do about each answer of a bucket that no waiting mends; names of settings, never their values. */
const ADVICE: Record<string, string> = {
  InvalidAccessKeyId: 'it does not know the access key: check BUCKET_ACCESS_KEY_ID',
  SignatureDoesNotMatch: 'the secret does not belong to the access key: check BUCKET_SECRET_ACCESS_KEY',
  AccessDenied: 'the access key may not do this: it needs to read, write and list objects of BUCKET_NAME',
  NoSuchBucket: 'there is no bucket of that name: create it, or check BUCKET_NAME and BUCKET_S3_ENDPOINT',
  RequestTimeTooSkewed: "this machine's clock is wrong by more than the bucket allows (usually 15 minutes): set it by NTP",
  RequestExpired: "this machine's clock is wrong by more than the bucket allows (usually 15 minutes): set it by NTP",
  AuthorizationHeaderMalformed: 'it expects another region: set BUCKET_REGION',
  PermanentRedirect: 'the bucket is in another region: set BUCKET_REGION and its BUCKET_S3_ENDPOINT',
  BadDigest: 'what arrived was not what was sent, and was not kept',
  InvalidDigest: 'what arrived was not what was sent, and was not kept',
  XAmzContentSHA256Mismatch: 'what arrived was not what was sent, and was not kept',
};

/** Damage on the way: sending it again can help. */
const DAMAGED = new Set(['BadDigest', 'InvalidDigest', 'XAmzContentSHA256Mismatch']);

/** A failure of the bucket by its meaning: `upstream_unavailable` when waiting helps, else `upstream_failed` with what to do. */
export function asStorageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ServiceError || error.name === 'AbortError') return error;
  const status = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined;
  const advice = ADVICE[error.name];
  if (advice && !DAMAGED.has(error.name)) return new ServiceError('upstream_failed', `the bucket refused: ${advice}`, { cause: error });
  if (advice || status === undefined || status >= 500 || status === 429 || status === 408)
    return new ServiceError('upstream_unavailable', advice ? `the bucket refused: ${advice}` : 'the bucket does not answer; try again in a moment', {
      cause: error,
      retry_after_s: 5,
    });
  return new ServiceError('upstream_failed', `the bucket answered ${status} (${error.name})`, { cause: error });
}
