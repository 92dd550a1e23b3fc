import { parseRepoAddress } from '@doctown/schema/repo-address';

/** What an address means, told back to the person while they type. */
export type Echo = { type: 'empty' } | { type: 'repository'; owner: string; name: string; git_ref: string | null } | { type: 'other' };

/** `other`: nothing the browser can judge; the builder decides (it may allow further hosts, or folders of its machine). */
export function echoOf(typed: string): Echo {
  if (typed.trim() === '') return { type: 'empty' };
  const read = parseRepoAddress(typed);
  if (!read.ok || read.address.type !== 'git') return { type: 'other' };
  const { owner, name, git_ref } = read.address;
  return { type: 'repository', owner, name, git_ref };
}
