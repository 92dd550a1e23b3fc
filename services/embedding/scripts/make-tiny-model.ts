// Writes fixtures/models/tiny-bert: a real ONNX model with BERT's inputs and 384 outputs, and a small WordPiece tokenizer.
// last_hidden_state = tanh(token + type + mean over the sequence), so that padding or neighbours would show in the result.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GraphWriter, tokens, type Value } from '@doctown/onnx';

const DIMENSIONS = 384;
const FLOAT = 1;

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
  const graph = new GraphWriter();
  const rows = (count: number, seed: number): string => graph.constant(floats(count * DIMENSIONS, seed), [count, DIMENSIONS]);
  const token = graph.node('Gather', [rows(vocabulary.length, 1), 'input_ids']);
  const sum = graph.node('Add', [token, graph.node('Gather', [rows(2, 2), 'token_type_ids'])]);
  const mask = graph.node('Unsqueeze', [graph.node('Cast', ['attention_mask'], { to: FLOAT }), graph.constant(BigInt64Array.of(2n), [1])]);
  const context = graph.node('ReduceMean', [graph.node('Mul', [sum, mask])], { axes: [1], keepdims: 1 });
  graph.node('Tanh', [graph.node('Add', [sum, context])], {}, 'last_hidden_state');
  const output: Value = { name: 'last_hidden_state', type: 'float', dims: ['batch', 'tokens', DIMENSIONS] };
  return graph.bytes('tiny-bert', 13, ['input_ids', 'attention_mask', 'token_type_ids'].map(tokens), output);
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
