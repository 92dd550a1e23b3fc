import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { expect, test } from 'vitest';
import { holdsSecret, maskSecrets } from './mask.ts';
import { aContext } from './prompt.fixture.ts';

const hex = (length: number): string => '0123456789abcdef'.repeat(40).slice(0, length);
const base62 = (length: number): string => 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0z'.repeat(40).slice(0, length);
/** Put together here, so that nobody's scanner takes this file for a leak. */
const of = (...parts: string[]): string => parts.join('');
const key = of('-----BEGIN RSA PRIVATE', ' KEY-----\n', base62(400), '\n-----END RSA PRIVATE', ' KEY-----');

/** A secret for each rule that looks at text, and what must be gone of it. */
const SECRETS: Readonly<Record<string, string>> = {
  aws: of('AKIA', 'QWERTYUIOPASDFGH'),
  'aws secret': base62(40),
  npm: of('npm_', base62(36)),
  slack: of('xoxb-', '123456789012-', base62(24)),
  basicauth: of('https://user:', 'pa55w0rdpa55', '@example.com/x'),
  openai: of('sk-', base62(20), 'T3BlbkFJ', base62(20)),
  anthropic: of('sk-ant-api03-', base62(93), 'AA'),
  groq: of('gsk_', base62(52)),
  huggingface: of('hf_', 'abcdefghijklmnopqrstuvwxyzABCDEFGH'),
  linear: of('lin_api_', base62(40)),
  notion: of('ntn_', '12345678901', base62(35)),
  privatekey: key,
  sendgrid: of('SG.', base62(22), '.', base62(43)),
  shopify: of('shpat_', hex(32)),
  stripe: of('sk_live_', base62(30)),
  github: of('ghp_', base62(36)),
  'github fine-grained': of('github_pat_', base62(82)),
  gitlab: of('glpat-', base62(20)),
  grafana: of('glsa_', base62(32), '_', hex(8)),
  'database-connection-string': of('postgres://admin:', 'pa55w0rdpa55', '@db.example.com:5432/app'),
  'hashicorp-vault': of('hvs.', base62(95)),
  vercel: of('vcp_', base62(24)),
  databricks: of('dapi', hex(32)),
  docker: of('dckr_pat_', base62(27)),
  figma: of('figd_', base62(40)),
  cloudflare: of('cfut_', base62(40), hex(8)),
  tailscale: of('tskey-auth-', base62(12), '-', base62(32)),
};

test('every rule that looks at text is tried here, so that a new one is not forgotten', () => {
  const ids = rules.map(({ meta }) => meta.id.replace('@secretlint/secretlint-rule-', ''));
  const untried = ids.filter((id) => !Object.keys(SECRETS).some((name) => name.startsWith(id)));
  // Whole files of keys; a key's own format with a checksum; comments that would switch the others off.
  expect(untried).toEqual(['gcp', '1password', 'filter-comments']);
});

test.each(Object.entries(SECRETS))('a secret of %s leaves no text, whatever stands around it', async (name, secret) => {
  const line = name === 'aws secret' ? `AWS_SECRET_ACCESS_KEY = "${secret}"` : `value = "${secret}"`;
  const { context, masked } = await maskSecrets(aContext({ source: `def f():\n    ${line}  # secretlint-disable-line\n    return value`, doc_comment: `Uses ${line}.` }));
  const gone = secret.split(/\n|@/)[name === 'privatekey' ? 1 : 0]?.replace(/^.*:(?=\w+$)/, '') ?? secret;
  expect(JSON.stringify(context)).not.toContain(gone);
  expect(context.source).toContain('[secret]');
  expect(context.source).toContain('return value');
  expect(masked).toBeGreaterThanOrEqual(2);
  expect(await holdsSecret(`It holds ${line}.`)).toBe(true);
});

test('a key whose end was cut away is one all the same', async () => {
  const { context } = await maskSecrets(aContext({ source: `KEY = """${key.slice(0, 200)}` }));
  expect(context.source).toBe('KEY = """[secret]');
});

test('secrets in names, signatures and neighbours are found too', async () => {
  const secret = SECRETS.github as string;
  const { context, masked } = await maskSecrets(
    aContext({ signature: `def load(token="${secret}")`, parent: { name: 'A', kind: 'class', signature: `class A("${secret}")` }, imports: [secret] }),
  );
  expect(JSON.stringify(context)).not.toContain(secret);
  expect(masked).toBe(3);
});

test('a context without secrets is the same context', async () => {
  const context = aContext({ source: 'password = prompt("Password: ")\ntoken = read_token()  # https://example.com/a:b' });
  expect(await maskSecrets(context)).toEqual({ context, masked: 0 });
});
