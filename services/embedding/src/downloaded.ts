import { join } from 'node:path';
import { hasModel } from './download.ts';
import { MINILM_NAME, miniLm, type Precision } from './minilm.ts';

/** Where the data folder keeps a downloaded model. */
export const downloadedFolder = (data_dir: string, precision: Precision): string => join(data_dir, 'models', precision === 'int8' ? MINILM_NAME : `${MINILM_NAME}-${precision}`);

/** The folder of a model that was downloaded whole; the one that had to be asked for goes first. */
export async function downloadedModel(data_dir: string | undefined): Promise<string | undefined> {
  if (data_dir === undefined) return undefined;
  for (const precision of ['fp32', 'int8'] as const) {
    const folder = downloadedFolder(data_dir, precision);
    if (await hasModel(folder, miniLm(precision))) return folder;
  }
  return undefined;
}
