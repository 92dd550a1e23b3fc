import { GitRef, IngestOptions, RepoUrl } from '@doctown/schema';
import type { Input, ingest } from '@doctown/schema/api';
import { z } from 'zod';

const list = z
  .string()
  .max(4000)
  .default('')
  .transform((text) =>
    text
      .split(/[\n,]/)
      .map((one) => one.trim())
      .filter(Boolean),
  );

const amount = (schema: z.ZodType<number, number>) =>
  z
    .string()
    .trim()
    .default('')
    .transform((text) => (text === '' ? undefined : Number(text)))
    .pipe(schema.optional());

const checked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');

/** The form of the first page, as a browser sends it. */
const Form = z.object({
  repo_url: z.string().trim().min(1, 'Write which repository, for example fastify/fastify.').pipe(RepoUrl),
  git_ref: z
    .string()
    .trim()
    .default('')
    .transform((text) => text || undefined)
    .pipe(GitRef.optional()),
  documentation: z.enum(['full', 'extracted', 'none']).default('full'),
  max_cost_usd: amount(z.number('A number of dollars, for example 0.50.').nonnegative('Not less than nothing.')),
  max_symbols: amount(z.int('A whole number.').positive('At least one.')),
  include: list,
  exclude: list,
  languages: list.pipe(
    z.array(
      z
        .string()
        .toLowerCase()
        .regex(/^[a-z][a-z0-9_+#-]*$/, 'Names of languages, for example python, go.'),
    ),
  ),
  doc_language: z.string().trim().default(''),
  embeddings_in_pack: checked,
  force: checked,
});

export type Field = keyof z.input<typeof Form>;
/** What was typed, for the form to show again; no field is lost when one is wrong. */
export type Typed = Partial<Record<Field, string>>;

export type Submission = { ok: true; request: Input<typeof ingest>; typed: Typed } | { ok: false; errors: Partial<Record<Field, string>>; typed: Typed };

/** Form data to what the builder is asked, or what is wrong with each field in words for a person. */
export function readSubmission(data: FormData): Submission {
  const typed = Object.fromEntries([...data].filter(([, value]) => typeof value === 'string')) as Typed;
  const form = Form.safeParse(typed);
  if (!form.success) return { ok: false, typed, errors: errorsOf(form.error) };
  const { repo_url, git_ref, ...rest } = form.data;
  const options = IngestOptions.safeParse(withoutDefaults(rest));
  if (!options.success) return { ok: false, typed, errors: errorsOf(options.error) };
  return { ok: true, typed, request: { repo_url, ...(git_ref ? { git_ref } : {}), ...(Object.keys(options.data).length > 0 ? { options: options.data } : {}) } };
}

/** Only what someone chose: an option left alone must not enter the pack's identity. */
function withoutDefaults(options: Record<string, unknown>): Record<string, unknown> {
  const isChosen = ([name, value]: [string, unknown]) =>
    value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0) && !(name === 'documentation' && value === 'full');
  return Object.fromEntries(Object.entries(options).filter(isChosen));
}

function errorsOf(error: z.ZodError): Partial<Record<Field, string>> {
  const errors: Partial<Record<Field, string>> = {};
  for (const { path, message } of error.issues) errors[path[0] as Field] ??= message;
  return errors;
}
