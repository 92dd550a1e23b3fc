export * from './assembly.ts';
export * from './builder.ts';
export * from './contract.ts';
export * from './embedding.ts';
export * from './generation.ts';
export * from './health.ts';
