/** One file of a model, and what its bytes must be. */
export interface ModelFile {
  /** Inside the model's folder. */
  path: string;
  bytes: number;
  sha256: string;
}

export type Precision = 'int8' | 'fp32';

/** The model's public home. */
export const MINILM_URL = 'https://huggingface.co/Xenova/all-MiniLM-L6-v2/resolve/main';
export const MINILM_NAME = 'all-MiniLM-L6-v2';

const WEIGHTS: Readonly<Record<Precision, ModelFile>> = {
  int8: { path: 'onnx/model_quantized.onnx', bytes: 22_972_370, sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1' },
  fp32: { path: 'onnx/model.onnx', bytes: 90_387_606, sha256: '759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e' },
};

/** What MiniLM consists of; the weights last. */
export const miniLm = (precision: Precision): readonly ModelFile[] => [
  { path: 'config.json', bytes: 650, sha256: '7135149f7cffa1a573466c6e4d8423ed73b62fd2332c575bf738a0d033f70df7' },
  { path: 'tokenizer.json', bytes: 711_661, sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0' },
  WEIGHTS[precision],
];
