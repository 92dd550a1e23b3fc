import type { FastifyInstance } from 'fastify';
import { ConfigError } from './config.ts';

/** Exit code for settings that cannot be used (EX_CONFIG). */
const BAD_CONFIG = 78;
const FORCE_AFTER_MS = 9_000;

/**
 * The life of a service process: build, listen, and on SIGTERM, SIGINT or the parent's end answer what is in flight and leave,
 * within 10 s whatever happens.
 */
export async function run(build: () => Promise<{ app: FastifyInstance; host: string; port: number }>): Promise<void> {
  try {
    const { app, host, port } = await build();
    leaveOnSignals(app);
    await app.listen({ host, port });
    app.log.info({ host, port }, 'listening');
  } catch (error) {
    const known = error instanceof ConfigError || (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE');
    process.stderr.write(`${known ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(error instanceof ConfigError ? BAD_CONFIG : 1);
  }
}

function leaveOnSignals(app: FastifyInstance): void {
  let leaving = false;
  const leave = () => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(1), FORCE_AFTER_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        app.log.error({ err: error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  if (process.connected) process.on('disconnect', leave);
}
