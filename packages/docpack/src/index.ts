export { type BuildInput, buildDocpack } from './build.ts';
export { DEFAULT_LIMITS, type Limits } from './container.ts';
export { type Embeddings, openEmbeddings, writeEmbeddings } from './embeddings.ts';
export { DocpackError, type DocpackFault } from './errors.ts';
export type { PackContents } from './files.ts';
export { readDocpack } from './read.ts';
export { type Verdict, verifyDocpack } from './verify.ts';
export { writeDocpack } from './write.ts';
