import pLimit from 'p-limit';
import type { PackStorage } from '../storage/storage.ts';
import type { DocpackStore } from '../store/docpacks.ts';

/**
 * Brings the keys that always mean the newest pack to what the index says. The index has it in the same transaction as the end of the job; the
 * bucket cannot be in it, so it follows, and whoever wrote there last looks whether that is still what should be there.
 */
export class NewestKeys {
  readonly #docpacks: DocpackStore;
  readonly #storage: PackStorage;
  readonly #oneAtATime = pLimit(1);

  constructor(docpacks: DocpackStore, storage: PackStorage) {
    this.#docpacks = docpacks;
    this.#storage = storage;
  }

  /** One key, or all that are behind. Throws what the storage throws; the next call goes on. */
  bringUp(key: string | null = null): Promise<void> {
    return this.#oneAtATime(async () => {
      for (let behind = await this.#docpacks.unwritten(key); behind.length > 0; behind = await this.#docpacks.unwritten(key)) {
        for (const { key, storage_key } of behind) {
          await this.#storage.copy(storage_key, key);
          await this.#docpacks.wasWritten(key, storage_key);
        }
      }
    });
  }
}
