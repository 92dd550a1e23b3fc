import protobuf from 'protobufjs';

// Field numbers and types of ONNX's onnx.proto3, as far as transformer encoders use them.

const field = (id: number, type: string, rule?: 'repeated') => ({ id, type, ...(rule ? { rule } : {}) });

const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        ir_version: field(1, 'int64'),
        opset_import: field(8, 'OperatorSetIdProto', 'repeated'),
        producer_name: field(2, 'string'),
        graph: field(7, 'GraphProto'),
      },
    },
    OperatorSetIdProto: { fields: { domain: field(1, 'string'), version: field(2, 'int64') } },
    GraphProto: {
      fields: {
        node: field(1, 'NodeProto', 'repeated'),
        name: field(2, 'string'),
        initializer: field(5, 'TensorProto', 'repeated'),
        input: field(11, 'ValueInfoProto', 'repeated'),
        output: field(12, 'ValueInfoProto', 'repeated'),
      },
    },
    NodeProto: {
      fields: {
        input: field(1, 'string', 'repeated'),
        output: field(2, 'string', 'repeated'),
        name: field(3, 'string'),
        op_type: field(4, 'string'),
        domain: field(7, 'string'),
        attribute: field(5, 'AttributeProto', 'repeated'),
      },
    },
    AttributeProto: {
      fields: {
        name: field(1, 'string'),
        type: field(20, 'int32'),
        f: field(2, 'float'),
        i: field(3, 'int64'),
        s: field(4, 'bytes'),
        t: field(5, 'TensorProto'),
        floats: field(7, 'float', 'repeated'),
        ints: field(8, 'int64', 'repeated'),
      },
    },
    TensorProto: {
      fields: {
        dims: field(1, 'int64', 'repeated'),
        data_type: field(2, 'int32'),
        float_data: field(4, 'float', 'repeated'),
        int32_data: field(5, 'int32', 'repeated'),
        int64_data: field(7, 'int64', 'repeated'),
        name: field(8, 'string'),
        raw_data: field(9, 'bytes'),
      },
    },
    ValueInfoProto: { fields: { name: field(1, 'string'), type: field(2, 'TypeProto') } },
    TypeProto: { fields: { tensor_type: field(1, 'TensorTypeProto') } },
    TensorTypeProto: { fields: { elem_type: field(1, 'int32'), shape: field(2, 'TensorShapeProto') } },
    TensorShapeProto: { fields: { dim: field(1, 'DimensionProto', 'repeated') } },
    DimensionProto: { fields: { dim_value: field(1, 'int64'), dim_param: field(2, 'string') } },
  },
});
const Model = root.lookupType('ModelProto');

/** ONNX's numbers of element types. */
export const ELEMENT = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7 } as const;
/** ONNX's numbers of attribute types. */
export const ATTRIBUTE = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;

export interface TensorProto {
  name?: string;
  dims?: number[];
  data_type: number;
  raw_data?: Uint8Array;
  float_data?: number[];
  int32_data?: number[];
  int64_data?: number[];
}

export interface AttributeProto {
  name: string;
  type: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorProto;
  ints?: number[];
}

export interface NodeProto {
  op_type: string;
  domain?: string;
  name?: string;
  input?: string[];
  output?: string[];
  attribute?: AttributeProto[];
}

export interface ValueInfoProto {
  name: string;
  type: { tensor_type: { elem_type: number; shape: { dim: { dim_value?: number; dim_param?: string }[] } } };
}

export interface GraphProto {
  name: string;
  node: NodeProto[];
  initializer: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
}

export interface ModelProto {
  ir_version: number;
  producer_name?: string;
  opset_import: { domain?: string; version: number }[];
  graph: GraphProto;
}

/** Reads an ONNX file. Throws an `Error` where the bytes are not one, or are cut off. */
export function decodeModel(bytes: Uint8Array): ModelProto {
  const model = Model.toObject(Model.decode(bytes), { longs: Number, arrays: true }) as ModelProto;
  if (model.graph === undefined) throw new Error('no ONNX model');
  return model;
}

export function encodeModel(model: ModelProto): Uint8Array {
  return Model.encode(Model.fromObject(model)).finish();
}
