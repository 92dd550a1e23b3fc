import { ATTRIBUTE, type AttributeProto, ELEMENT, encodeModel, type ModelProto, type NodeProto, type TensorProto, type ValueInfoProto } from './proto.ts';
import { type Numbers, tensorOf } from './tensors.ts';

/** Of an attribute: whole numbers become ints, `float(x)` a float, lists ints, text a string. */
type AttributeValue = number | string | readonly number[] | { float: number };

/** What goes in or comes out of a graph; a dimension is a number or the name of one that varies. */
export interface Value {
  name: string;
  type: keyof typeof ELEMENT;
  dims: readonly (string | number)[];
}

/** Token ids, a mask or token types: batch × tokens. */
export const tokens = (name: string): Value => ({ name, type: 'int64', dims: ['batch', 'tokens'] });

export const float = (value: number): { float: number } => ({ float: value });

/** An ONNX graph under construction: each call adds a node or a constant and gives the name of what it yields. */
export class GraphWriter {
  readonly #nodes: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];

  constant(numbers: Numbers, dims: number[], name = `c${this.#initializers.length}`): string {
    this.#initializers.push(tensorOf(name, dims, numbers));
    return name;
  }

  /** One output, named after the node unless a name is given. Names with a dot before the type choose the operator's domain: `com.microsoft.Gelu`. */
  node(type: string, inputs: readonly string[], attributes: Record<string, AttributeValue> = {}, output = `n${this.#nodes.length}`): string {
    return this.nodes(type, inputs, [output], attributes)[0] as string;
  }

  nodes(type: string, inputs: readonly string[], outputs: readonly string[], attributes: Record<string, AttributeValue> = {}): readonly string[] {
    const dot = type.lastIndexOf('.');
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
    this.#nodes.push({ op_type: type.slice(dot + 1), domain: dot < 0 ? '' : type.slice(0, dot), name: outputs[0] as string, input: [...inputs], output: [...outputs], attribute });
    return outputs;
  }

  /** The finished model as the bytes of an ONNX file. */
  bytes(...finish: Parameters<GraphWriter['model']>): Uint8Array {
    return encodeModel(this.model(...finish));
  }

  /** The finished model. */
  model(name: string, opset: number, inputs: readonly Value[], output: Value): ModelProto {
    return {
      ir_version: 8,
      producer_name: 'doctown',
      opset_import: [
        { domain: '', version: opset },
        { domain: 'com.microsoft', version: 1 },
      ],
      graph: {
        name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: inputs.map(valueInfo),
        output: [valueInfo(output)],
      },
    };
  }
}

function attributeOf(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === 'number') return { name, type: ATTRIBUTE.int, i: value };
  if (typeof value === 'string') return { name, type: ATTRIBUTE.string, s: Buffer.from(value) };
  if ('float' in value) return { name, type: ATTRIBUTE.float, f: value.float };
  return { name, type: ATTRIBUTE.ints, ints: [...value] };
}

function valueInfo({ name, type, dims }: Value): ValueInfoProto {
  return { name, type: { tensor_type: { elem_type: ELEMENT[type], shape: { dim: dims.map((dim) => (typeof dim === 'number' ? { dim_value: dim } : { dim_param: dim })) } } } };
}
