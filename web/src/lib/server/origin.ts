const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a form comes from our own pages: its `Origin` names the address people see. Without `ORIGIN` set that is the
 * host the request was sent to. All names of this machine are one, so that localhost works where 127.0.0.1 was printed.
 */
export function isOwnOrigin(headers: Headers, url: URL, configured: string | undefined): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const sent = headers.get('origin');
  if (sent === null || !URL.canParse(sent)) return false;
  const from = new URL(sent);
  const own = configured && URL.canParse(configured) ? new URL(configured) : new URL(`${from.protocol}//${headers.get('host') ?? url.host}`);
  return from.host === own.host || (LOOPBACK.has(from.hostname) && LOOPBACK.has(own.hostname) && from.port === own.port);
}

/** False when a page of another name asks a site that is only for this machine: the name was made to point here. */
export function isOwnHost(headers: Headers, configured: string | undefined): boolean {
  if (!configured || !URL.canParse(configured) || !LOOPBACK.has(new URL(configured).hostname)) return true;
  const host = headers.get('host') ?? '';
  return URL.canParse(`http://${host}`) && LOOPBACK.has(new URL(`http://${host}`).hostname);
}
