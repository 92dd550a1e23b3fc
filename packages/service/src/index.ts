export { ConfigError, readConfig, setting } from './config.ts';
export type { Context } from './context.ts';
export { createLogger, type Logger, withoutSecrets } from './logger.ts';
export { implement, implementEither, implementStream } from './route.ts';
export { run } from './run.ts';
export { createService, type Readiness } from './service.ts';
