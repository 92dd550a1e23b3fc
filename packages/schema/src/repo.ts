import { z } from 'zod';

export { parseRepoAddress, type RepoAddress, type RepoAddressResult } from './repo-address.ts';

/** What a person may type, trimmed and of sane length. What it means: `parseRepoAddress`. */
export const RepoUrl = z.string().trim().min(1, 'must not be empty').max(2048);
export type RepoUrl = z.output<typeof RepoUrl>;

/** A branch, a tag, or a commit. */
export const GitRef = z
  .string()
  .trim()
  .min(1)
  .max(255)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids them in ref names
  .refine((ref) => !/[\u0000-\u0020~^:?*[\\\u007f]|\.\.|@\{|\/\/|^\/|\/$|\.lock$|^-/.test(ref), 'is not a valid git ref');
export type GitRef = z.output<typeof GitRef>;
