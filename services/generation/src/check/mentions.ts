import type { Evidence } from './evidence.ts';
import { partsOf } from './names.ts';

/** Words of the languages themselves and of their libraries' centre, which no code needs to name. */
const BUILTIN = new Set(
  `true false null none nil undefined void any object string str int integer number float double bool boolean char byte bytes list array dict map set tuple vec
  self this super cls class function func def return returns async await yield promise optional option result error exception throw throws raise new delete in is not and or if else for while
  unit never unknown symbol bigint regexp date json nan infinity args kwargs init repr eq hash len iter next enter exit str call main get put post head patch options
  public private protected static final const let var interface enum struct trait impl type import export default module package go fn mut ref dyn box rc arc`.split(/\s+/),
);

/** Written like code though they are names of things. */
const BRANDS =
  /^(?:JavaScript|TypeScript|GitHub|GitLab|OpenAI|PostgreSQL|MySQL|SQLite|MongoDB|NoSQL|GraphQL|WebSockets?|YouTube|LaTeX|MacOS|macOS|iOS|iPhone|IPv[46]|OAuth2?|OpenID|OpenSSL|OpenAPI|FastAPI|NumPy|SciPy|PyTorch|TensorFlow|CoffeeScript|PowerShell|WebAssembly|WebGL|DevTools|ECMAScript|JSDoc|JavaDoc|RubyGems|DynamoDB|RabbitMQ|LinkedIn|BitBucket|Node\.js|Vue\.js|Next\.js|Express\.js|OpenTelemetry|CloudFront|CloudFormation|WordPress|StackOverflow|[A-Z]?[a-z]*URLs?|[A-Z]+s|[A-Z]{2,}[a-z]?|[a-z]?[A-Z]{2,}s?|PhD|McCabe|gRPC|eTag|ETag|UTF-?8|[A-Z][a-z]+-[A-Z][a-z]+)$/;

export interface Mention {
  /** As written, without backticks. */
  name: string;
  is_known: boolean;
}

/** What a sentence names as code: all that stands in backticks, and words outside that only code is written like. */
export function mentionsOf(sentence: string, evidence: Evidence): Mention[] {
  const quoted = [...sentence.matchAll(/`([^`]{1,160})`/g)].map(([, name = '']) => ({ name: name.trim(), is_known: isKnownCode(name, evidence) }));
  const plain = sentence
    .replace(/`[^`]*`/g, ' ')
    .split(/[\s,;"“”'’()[\]{}<>|=+*/\\—–…]+/)
    .map((word) => word.replace(/^[-.:!?]+|[-.:!?]+$/g, ''))
    .filter(isCodeLike)
    .map((name) => ({ name, is_known: isKnownWord(name, evidence) }));
  const seen = new Set<string>();
  return [...quoted, ...plain].filter(({ name }) => name !== '' && !seen.has(name) && seen.add(name));
}

function isCodeLike(word: string): boolean {
  if (!/^[\p{L}_$@#][\p{L}\p{N}_$.:#-]*$/u.test(word) || BRANDS.test(word)) return false;
  const parts = word.split(/\.|::|#|-|->/).filter((part) => part !== '');
  return (
    parts.some((part) => /^[\p{L}\p{N}]+_[\p{L}\p{N}_]+$|^_+\p{L}|\p{Ll}\p{Lu}/u.test(part) && !BRANDS.test(part)) ||
    /^\p{Ll}[\p{L}\p{N}_]+\.\p{L}[\p{L}\p{N}_]+(?:\.\p{L}[\p{L}\p{N}_]+)*$/u.test(word) ||
    /^\p{L}+::\p{L}/u.test(word)
  );
}

/** Text in backticks is known where it stands so in the source, or where every name in it does. */
function isKnownCode(code: string, { words, lower, source, signature, doc_comment }: Evidence): boolean {
  const inner = code.trim();
  if (inner.length > 2 && [source, signature, doc_comment].some((text) => text.includes(inner))) return true;
  const names = inner.replace(/(["'])(?:\\.|(?!\1).)*\1/g, ' ').match(/[\p{L}_$][\p{L}\p{N}_$]*/gu);
  return (names ?? []).every((name) => {
    const word = name.replace(/^\$+|\$+$/g, '');
    return word.length <= 1 || words.has(word) || BUILTIN.has(word.toLowerCase()) || (/^\p{Lu}+$/u.test(word) && lower.has(word.toLowerCase()));
  });
}

/** Outside of backticks a plural, or another way of writing capitals, is the same name. */
const isKnownWord = (word: string, { lower }: Evidence): boolean =>
  partsOf(word)
    .flatMap((part) => part.split('-'))
    .every((part) => part.length <= 1 || [part, part.replace(/s$/, ''), part.replace(/_/g, '')].some((form) => lower.has(form.toLowerCase()) || BUILTIN.has(form.toLowerCase())));
