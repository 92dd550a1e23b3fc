// Rewrites one model's graph: node tune-process.ts FOLDER PATH. A process of its own: what onnxruntime took for comparing is given back, and a file
// that breaks it breaks nothing else. Says on stderr why it could not.
import { findModel } from './model-files.ts';
import { rewriteModel } from './rewrite.ts';

const [folder = '', path = ''] = process.argv.slice(2);
try {
  await rewriteModel(findModel(folder), path);
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
