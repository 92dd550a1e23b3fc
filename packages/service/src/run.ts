import type { FastifyInstance } from 'fastify';
import { ConfigError } from './config.ts';

/** Exit code for settings that cannot be used (EX_CONFIG). */
const BAD_CONFIG = 78;
const FORCE_AFTER_MS = 9_000;

export interface Running {
  app: FastifyInstance;
  host: string;
  port: number;
  /** Resolves with the cause when the service has lost what it cannot work without. */
  died?: Promise<unknown>;
}

/**
 * The life of a service process: build, listen, and on SIGTERM, SIGINT or the parent's end answer what is in flight and leave,
 * within 10 s whatever happens. When it died it says why and leaves with exit code 1, so that whoever watches starts it again.
 */
export async function run(build: () => Promise<Running>): Promise<void> {
  try {
    const { app, host, port, died } = await build();
    const leave = leaver(app);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => leave(0));
    if (process.connected) process.on('disconnect', () => leave(0));
    void died?.then((cause) => {
      app.log.fatal({ err: cause }, 'the service cannot work any more and ends');
      leave(1);
    });
    await app.listen({ host, port });
    app.log.info({ host, port }, 'listening');
  } catch (error) {
    const known = error instanceof ConfigError || (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE');
    process.stderr.write(`${known ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(error instanceof ConfigError ? BAD_CONFIG : 1);
  }
}

function leaver(app: FastifyInstance): (code: number) => void {
  let leaving = false;
  return (code) => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(1), FORCE_AFTER_MS).unref();
    app.close().then(
      () => process.exit(code),
      (error: unknown) => {
        app.log.error({ err: error }, 'closing failed');
        process.exit(1);
      },
    );
  };
}
