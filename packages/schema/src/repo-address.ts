// Imports nothing, so that a browser can read addresses without carrying a schema library.

/** A repository as the fetch stage needs it. `url` is canonical: `https://<host>/<owner>/<name>`, or `file://…`. */
export type RepoAddress =
  | { type: 'git'; host: string; owner: string; name: string; git_ref: string | null; url: string }
  | { type: 'local'; path: string; owner: 'local'; name: string; git_ref: null; url: string };

const schemeless = /^(github\.com|www\.github\.com)\//i;
const scp = /^git@([A-Za-z0-9.-]+):(.+)$/;
const shorthand = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/;
const validOwner = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/;
const validName = /^[A-Za-z0-9._-]{1,100}$/;

export type RepoAddressResult = { ok: true; address: RepoAddress } | { ok: false; reason: string };

const fail = (reason: string): RepoAddressResult => ({ ok: false, reason });

/** Reads a GitHub address in every common form. Only hosts of `allowedHosts` pass; local paths are `parseLocalPath`'s. */
export function parseRepoAddress(text: string, allowedHosts: readonly string[] = ['github.com']): RepoAddressResult {
  const typed = text.trim();
  const ssh = scp.exec(typed);
  if (ssh) return fromUrl(`https://${ssh[1]}/${ssh[2]}`, allowedHosts);
  if (schemeless.test(typed)) return fromUrl(`https://${typed}`, allowedHosts);
  if (shorthand.test(typed)) return fromUrl(`https://github.com/${typed}`, allowedHosts);
  if (/^(https?|ssh):\/\//i.test(typed)) return fromUrl(typed.replace(/^ssh:\/\/git@/i, 'https://'), allowedHosts);
  return fail(`"${typed.slice(0, 80)}" is not a repository address; write https://github.com/<owner>/<name> or <owner>/<name>`);
}

function fromUrl(text: string, allowedHosts: readonly string[]): RepoAddressResult {
  if (!URL.canParse(text)) return fail('is not a valid URL');
  const url = new URL(text);
  const host = url.hostname.toLowerCase().replace(/^www\.(?=github\.com$)/, '');
  if (url.username || url.password) return fail('must not hold a user name or password; give a token in the x-git-token header');
  if (!allowedHosts.includes(host) && !allowedHosts.includes(url.host.toLowerCase())) return fail(`host "${host}" is not allowed; allowed: ${allowedHosts.join(', ')}`);
  return fromSegments(host, url.pathname.split('/').filter(Boolean).map(decodeSegment));
}

const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

function fromSegments(host: string, segments: string[]): RepoAddressResult {
  const [owner, rawName, view, ...rest] = segments;
  if (owner === undefined || rawName === undefined) return fail('must name an owner and a repository');
  const name = rawName.replace(/(\.git)+$/, '');
  if (!validOwner.test(owner)) return fail(`"${owner}" is not an owner's name`);
  if (!validName.test(name) || name === '.' || name === '..') return fail(`"${rawName}" is not a repository's name`);
  const git_ref = (view === 'tree' || view === 'commit' || view === 'blob') && rest.length > 0 ? rest.join('/') : null;
  return { ok: true, address: { type: 'git', host, owner, name, git_ref, url: `https://${host}/${owner}/${name}` } };
}
