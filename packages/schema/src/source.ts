import { z } from 'zod';

/** A path inside the repository: forward slashes, no leading slash, no `.` or `..` component, no NUL. */
export const FilePath = z
  .string()
  .min(1)
  .max(4096)
  .refine(
    (path) => !path.includes('\0') && !path.startsWith('/') && !path.split('/').some((part) => part === '..' || part === '.' || part === ''),
    'must be a path inside the repository',
  );
export type FilePath = z.output<typeof FilePath>;

/** A language's name, lower case: `python`, `typescript`, `tsx`, `go` … */
export const Language = z.string().regex(/^[a-z][a-z0-9_+#-]*$/);
export type Language = z.output<typeof Language>;

/** Half-open range of bytes `[start, end)` in the file's UTF-8 text. */
export const ByteRange = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);
export type ByteRange = z.output<typeof ByteRange>;

/** First and last line, both counted from 1 and both inside. */
export const LineRange = z.tuple([z.int().positive(), z.int().positive()]);
export type LineRange = z.output<typeof LineRange>;

/** Why a file was left out. The first five are the original's. */
export const SkipReason = z.enum([
  'binary',
  'too_large',
  'unsupported_language',
  'ignore_pattern',
  'parse_error',
  'parse_timeout',
  'generated',
  'minified',
  'vendored',
  'gitignored',
  'excluded',
  'unreadable',
  'limit_reached',
]);
export type SkipReason = z.output<typeof SkipReason>;

/** A file that was seen and left out, and why. */
export const SkippedFile = z.object({ file_path: z.string(), reason: SkipReason });
export type SkippedFile = z.output<typeof SkippedFile>;
