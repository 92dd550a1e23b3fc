import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { ServiceError } from '@doctown/schema';

/** The same bytes; breaks off before its end when they are not those that were stored. Without a digest they pass unchecked. */
export function checked(body: Readable, sha256: string | undefined, key: string): Readable {
  if (sha256 === undefined) return body;
  const hash = createHash('sha256');
  const check = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const isSound = hash.digest('hex') === sha256;
      done(isSound ? null : new ServiceError('upstream_invalid', `what is stored under ${key} was damaged: its bytes are not those that were put there`));
    },
  });
  body.once('error', (error) => check.destroy(error));
  return body.pipe(check);
}
