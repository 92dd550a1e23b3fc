// Writes fixtures/models/tiny-bert: a real ONNX model with BERT's inputs and 384 outputs, and a small WordPiece tokenizer.
// last_hidden_state = tanh(token + type + mean over the sequence), so that padding or neighbours would show in the result.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { message } from './protobuf.ts';

const DIMENSIONS = 384;
const FLOAT = 1;
const INT64 = 7;

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const characters = [...'abcdefghijklmnopqrstuvwxyz0123456789.,;:()[]{}<>=+-*/_"\'!?#@&|%$^~`\\'];
const words =
  'the a of to and in is return function class def self this const let var import from if else for while new async await error data file name value type string number list map get set add read write open close parse test user request response server client path index key token model graph symbol call node edge'.split(
    ' ',
  );
const pieces = 'ing ed er s es ly tion able ment un re pre id url http json ize'.split(' ').map((piece) => `##${piece}`);
export const vocabulary = [...new Set([...SPECIAL, ...characters, ...characters.filter((char) => /[a-z0-9]/.test(char)).map((char) => `##${char}`), ...words, ...pieces])];

/** The files by name. */
export function tinyModel(): Record<string, string | Uint8Array> {
  return {
    'model.onnx': model(),
    'tokenizer.json': `${JSON.stringify(tokenizer(), null, 1)}\n`,
    'config.json': `${JSON.stringify({ model_type: 'bert', hidden_size: DIMENSIONS, vocab_size: vocabulary.length, max_position_embeddings: 512 }, null, 1)}\n`,
  };
}

function model(): Uint8Array {
  const node = (type: string, inputs: string[], output: string, ...attributes: Uint8Array[]) =>
    message(...inputs.map((name): [number, string] => [1, name]), [2, output], [3, output], [4, type], ...attributes.map((one): [number, Uint8Array] => [5, one]));
  const keepDims = message([1, 'keepdims'], [3, 1], [20, 2]);
  const axes = message([1, 'axes'], [8, 1], [20, 7]);
  const graph = message(
    [1, node('Gather', ['tokens', 'input_ids'], 'token')],
    [1, node('Gather', ['types', 'token_type_ids'], 'segment')],
    [1, node('Cast', ['attention_mask'], 'mask_float', message([1, 'to'], [3, FLOAT], [20, 2]))],
    [1, node('Unsqueeze', ['mask_float', 'last_axis'], 'mask')],
    [1, node('Add', ['token', 'segment'], 'sum')],
    [1, node('Mul', ['sum', 'mask'], 'masked')],
    [1, node('ReduceMean', ['masked'], 'context', axes, keepDims)],
    [1, node('Add', ['sum', 'context'], 'mixed')],
    [1, node('Tanh', ['mixed'], 'last_hidden_state')],
    [2, 'tiny-bert'],
    [5, tensor('tokens', [vocabulary.length, DIMENSIONS], floats(vocabulary.length * DIMENSIONS, 1))],
    [5, tensor('types', [2, DIMENSIONS], floats(2 * DIMENSIONS, 2))],
    [5, message([1, 1], [2, INT64], [8, 'last_axis'], [9, new Uint8Array(new BigInt64Array([2n]).buffer)])],
    ...['input_ids', 'attention_mask', 'token_type_ids'].map((name): [number, Uint8Array] => [11, value(name, INT64, ['batch', 'sequence'])]),
    [12, value('last_hidden_state', FLOAT, ['batch', 'sequence', DIMENSIONS])],
  );
  return message([1, 8], [2, 'doctown'], [7, graph], [8, message([1, ''], [2, 13])]);
}

const tensor = (name: string, dims: number[], data: Float32Array): Uint8Array =>
  message(...dims.map((dim): [number, number] => [1, dim]), [2, FLOAT], [8, name], [9, new Uint8Array(data.buffer)]);

function value(name: string, type: number, dims: (string | number)[]): Uint8Array {
  const shape = message(...dims.map((dim): [number, Uint8Array] => [1, typeof dim === 'number' ? message([1, dim]) : message([2, dim])]));
  return message([1, name], [2, message([1, message([1, type], [2, shape])])]);
}

/** Numbers in [-1, 1) from a small fixed generator: the same file on every machine. */
function floats(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function tokenizer(): unknown {
  const special = (content: string) => ({ id: vocabulary.indexOf(content), content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true });
  const template = (content: string) => ({ SpecialToken: { id: content, type_id: 0 } });
  const ids = (content: string) => ({ id: content, ids: [vocabulary.indexOf(content)], tokens: [content] });
  return {
    version: '1.0',
    truncation: { direction: 'Right', max_length: 128, strategy: 'LongestFirst', stride: 0 },
    padding: { strategy: { Fixed: 128 }, direction: 'Right', pad_to_multiple_of: null, pad_id: 0, pad_type_id: 0, pad_token: '[PAD]' },
    added_tokens: SPECIAL.map(special),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [template('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, template('[SEP]')],
      pair: [],
      special_tokens: { '[CLS]': ids('[CLS]'), '[SEP]': ids('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../fixtures/models/tiny-bert');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(tinyModel())) writeFileSync(join(folder, name), content);
}
