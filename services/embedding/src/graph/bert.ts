import type { GraphProto, NodeProto, TensorProto } from '@doctown/onnx';
import { numbersOf } from '@doctown/onnx';

/** What an encoder's `config.json` says, as far as it shapes the graph. */
export interface BertConfig {
  hidden_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  intermediate_size: number;
  max_position_embeddings: number;
  layer_norm_eps: number;
}

/** Whole numbers with what they stand for: `(value − zero) × scale`, scale and zero one for all or one a column. */
export interface Quantized {
  values: Int8Array;
  scale: Float32Array;
  zero: Int8Array;
}

/** `x · weight + bias`; weight is inputs × outputs, row-major. */
export interface Linear {
  inputs: number;
  outputs: number;
  weight: Float32Array | Quantized;
  bias: Float32Array;
}

/** Rows of a table, one per token id. */
export interface Table {
  rows: number;
  weight: Float32Array | Quantized;
}

export interface Norm {
  weight: Float32Array;
  bias: Float32Array;
}

export interface Layer {
  query: Linear;
  key: Linear;
  value: Linear;
  attention_output: Linear;
  attention_norm: Norm;
  up: Linear;
  down: Linear;
  norm: Norm;
}

/** The numbers of a BERT encoder, whoever exported it. */
export interface Bert {
  config: BertConfig;
  words: Table;
  /** Positions with the first token type already added, rows × hidden. */
  positions: Float32Array;
  norm: Norm;
  layers: Layer[];
}

/**
 * Finds an encoder's weights in an exported graph, in float or dynamically quantized. Biases, norms and tables keep PyTorch's names in every export;
 * a weight matrix is found by going back from the addition of its bias. Throws an `Error` that names what was not found.
 */
export function readBert(graph: GraphProto, config: BertConfig): Bert {
  const find = new Finder(graph);
  const words = find.table('embeddings.word_embeddings.weight');
  const positions = floats(find.table('embeddings.position_embeddings.weight').weight);
  const types = floats(find.table('embeddings.token_type_embeddings.weight').weight);
  for (let i = 0; i < positions.length; i++) positions[i] = (positions[i] as number) + (types[i % config.hidden_size] as number);
  const { hidden_size: hidden, intermediate_size: wide } = config;
  const layers = Array.from({ length: config.num_hidden_layers }, (_, i): Layer => {
    const at = `encoder.layer.${i}`;
    return {
      query: find.linear(`${at}.attention.self.query`, hidden, hidden),
      key: find.linear(`${at}.attention.self.key`, hidden, hidden),
      value: find.linear(`${at}.attention.self.value`, hidden, hidden),
      attention_output: find.linear(`${at}.attention.output.dense`, hidden, hidden),
      attention_norm: find.norm(`${at}.attention.output.LayerNorm`),
      up: find.linear(`${at}.intermediate.dense`, hidden, wide),
      down: find.linear(`${at}.output.dense`, wide, hidden),
      norm: find.norm(`${at}.output.LayerNorm`),
    };
  });
  return { config, words, positions, norm: find.norm('embeddings.LayerNorm'), layers };
}

/** Looks up tensors by the end of their name and nodes by what they read and yield. */
class Finder {
  readonly #tensors: Map<string, TensorProto>;
  readonly #producers = new Map<string, NodeProto>();
  readonly #readers = new Map<string, NodeProto[]>();

  constructor({ initializer, node }: GraphProto) {
    this.#tensors = new Map(initializer.map((tensor) => [tensor.name ?? '', tensor]));
    for (const one of node) {
      for (const output of one.output ?? []) this.#producers.set(output, one);
      for (const input of one.input ?? []) this.#readers.set(input, [...(this.#readers.get(input) ?? []), one]);
    }
  }

  norm(name: string): Norm {
    return { weight: floats(this.#numbers(this.#named(`${name}.weight`))), bias: floats(this.#numbers(this.#named(`${name}.bias`))) };
  }

  table(name: string): Table {
    const tensor = this.#tensors.get(this.#tryNamed(name) ?? this.#named(`${name}_quantized`)) as TensorProto;
    const values = numbersOf(tensor);
    const rows = tensor.dims?.[0] ?? 0;
    if (values instanceof Float32Array) return { rows, weight: values };
    const gather = this.#readers.get(tensor.name ?? '')?.find(({ op_type }) => op_type === 'Gather');
    const dequantize = this.#readers.get(gather?.output?.[0] ?? '')?.find(({ op_type }) => op_type === 'DequantizeLinear');
    const [, scale, zero] = dequantize?.input ?? [];
    if (scale === undefined) throw new Error(`${name} is quantized in a way that is not known`);
    return { rows, weight: quantized(values, this.#numbers(scale), zero === undefined ? undefined : this.#numbers(zero)) };
  }

  linear(name: string, inputs: number, outputs: number): Linear {
    const bias = this.#named(`${name}.bias`);
    const add = this.#readers.get(bias)?.find(({ op_type }) => op_type === 'Add');
    const product = add?.input?.find((input) => input !== bias);
    const weight = product === undefined ? undefined : this.#weightBehind(product);
    if (weight === undefined) throw new Error(`the weight of ${name} was not found`);
    const count = weight instanceof Float32Array ? weight.length : weight.values.length;
    if (count !== inputs * outputs) throw new Error(`the weight of ${name} has ${count} numbers where config.json says ${inputs} × ${outputs}`);
    return { inputs, outputs, weight, bias: floats(this.#numbers(bias)) };
  }

  /** `MatMul(x, w)`, or `Mul(Cast(MatMulInteger(x, w)), Mul(scale of x, scale of w))`. */
  #weightBehind(product: string): Float32Array | Quantized | undefined {
    const node = this.#producers.get(product);
    if (node?.op_type === 'MatMul') return floats(this.#numbers(node.input?.[1] ?? ''));
    if (node?.op_type !== 'Mul') return undefined;
    const sources = (node.input ?? []).map((input) => this.#producers.get(input));
    const cast = sources.find((source) => source?.op_type === 'Cast');
    const integer = this.#producers.get(cast?.input?.[0] ?? '');
    const scale = sources.find((source) => source?.op_type === 'Mul')?.input?.find((input) => this.#tensors.has(input));
    if (integer?.op_type !== 'MatMulInteger' || scale === undefined) return undefined;
    const [, values, , zero] = integer.input ?? [];
    return quantized(this.#numbers(values ?? ''), this.#numbers(scale), zero === undefined || zero === '' ? undefined : this.#numbers(zero));
  }

  #numbers(name: string): ReturnType<typeof numbersOf> {
    const tensor = this.#tensors.get(name);
    if (tensor === undefined) throw new Error(`${name} is not a constant of the graph`);
    return numbersOf(tensor);
  }

  #named(name: string): string {
    const found = this.#tryNamed(name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  }

  /** Exports differ in what stands before: nothing, `bert.`, `0.auto_model.`. */
  #tryNamed(name: string): string | undefined {
    return this.#tensors.has(name) ? name : [...this.#tensors.keys()].find((key) => key.endsWith(`.${name}`));
  }
}

/** Unsigned weights are the same numbers with their zero elsewhere: signed ones run faster. */
function quantized(values: unknown, scale: unknown, zero: unknown = values instanceof Int8Array ? new Int8Array(1) : new Uint8Array(1)): Quantized {
  if (!(scale instanceof Float32Array)) throw new Error('a scale is not a float');
  return { values: signed(values), scale, zero: signed(zero) };
}

function signed(values: unknown): Int8Array {
  if (values instanceof Int8Array) return values;
  if (values instanceof Uint8Array) return Int8Array.from(values, (value) => value - 128);
  throw new Error('weights of this element type are not known');
}

function floats(values: unknown): Float32Array {
  if (values instanceof Float32Array) return values;
  if (typeof values === 'object' && values !== null && 'scale' in values) return dequantized(values as Quantized);
  throw new Error('a tensor is not a float');
}

function dequantized({ values, scale, zero }: Quantized): Float32Array {
  const column = (of: { length: number; [at: number]: number }, i: number): number => of[i % of.length] as number;
  return Float32Array.from(values, (value, i) => (value - column(zero, i)) * column(scale, i));
}
