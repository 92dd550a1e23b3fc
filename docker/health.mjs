// Exits 0 when the builder says that it and its workers can do their work.
const response = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/health`, { signal: AbortSignal.timeout(8000) }).catch(() => null);
const body = await response?.json().catch(() => null);
if (response?.ok !== true || body?.status === 'unhealthy') {
  console.error(JSON.stringify(body ?? 'the builder does not answer'));
  process.exit(1);
}
