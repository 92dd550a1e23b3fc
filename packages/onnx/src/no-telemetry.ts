// onnxruntime tells its maker about every model it loads, unless it is told not to before it is. It asks the process, and what a thread sets in its own
// environment the process never sees: imported where a process begins, for whatever threads it will have.
import { isMainThread } from 'node:worker_threads';

// biome-ignore lint/style/noProcessEnv: the library has no other switch
if (isMainThread) process.env.ORT_DISABLE_TELEMETRY = '1';
// biome-ignore lint/style/noProcessEnv: what the main thread has set
else if (process.env.ORT_DISABLE_TELEMETRY !== '1') throw new Error('import @doctown/onnx/no-telemetry before the first thread is started');
