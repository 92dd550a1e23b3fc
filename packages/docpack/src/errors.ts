/** What can be wrong with a pack; each fault has its own code. */
export type DocpackFault =
  | 'not_gzip'
  | 'not_tar'
  | 'too_large'
  | 'missing_file'
  | 'bad_json'
  | 'schema_violation'
  | 'wrong_schema_version'
  | 'wrong_checksum'
  | 'wrong_docpack_id'
  | 'wrong_digest'
  | 'path_in_name'
  | 'duplicate_name'
  | 'duplicate_id'
  | 'dangling_id'
  | 'bad_embeddings'
  | 'wrong_flags'
  | 'trailing_bytes';

/** A pack that cannot be trusted, and why. */
export class DocpackError extends Error {
  readonly code: DocpackFault;
  constructor(code: DocpackFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DocpackError';
    this.code = code;
  }
}
