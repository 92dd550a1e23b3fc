import { ServiceError } from '@doctown/schema';

export interface ArchiveLimits {
  /** Unpacked bytes of all files. */
  total_bytes: number;
  entries: number;
}

/** Unpacked bytes per packed byte that no honest source archive reaches. */
const MAX_RATIO = 200;
const RATIO_FLOOR = 16 * 1024 * 1024;

/** Decides, entry by entry, what may come out of an archive. Everything it refuses makes the whole archive refused. */
export class ArchiveGuard {
  readonly #limits: ArchiveLimits;
  readonly #packed: number;
  readonly #seen = new Map<string, string>();
  #bytes = 0;
  #entries = 0;
  /** Links, which are never made. */
  links = 0;

  constructor(limits: ArchiveLimits, packed_bytes: number) {
    this.#limits = limits;
    this.#packed = packed_bytes;
  }

  /** The entry's safe path, `/` between its parts. Throws `invalid_archive`. */
  path(raw: string): string {
    if (++this.#entries > this.#limits.entries) throw new ServiceError('repository_too_large', `the archive holds more than ${this.#limits.entries} entries`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    if (/[\u0000-\u001f\u007f\ufffd]/.test(raw)) throw refused('a name that is not printable UTF-8', raw);
    if (raw.includes('\\') || /^[A-Za-z]:/.test(raw)) throw refused('a Windows path', raw);
    if (raw.startsWith('/')) throw refused('an absolute path', raw);
    const parts = raw.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) throw refused('a path that climbs out', raw);
    if (parts.length > 100 || raw.length > 4096) throw refused('a path deeper than anyone needs', raw);
    return parts.join('/');
  }

  /** Notes a file. Throws when two files would be the same one on some disks. */
  file(path: string): void {
    const folded = path.normalize('NFC');
    if (this.#seen.has(folded)) throw refused('the same path twice', path);
    this.#seen.set(folded, path);
  }

  /** Counts unpacked bytes as they come. Throws `repository_too_large`, or `invalid_archive` for a bomb. */
  bytes(count: number): void {
    this.#bytes += count;
    if (this.#bytes > this.#limits.total_bytes) throw new ServiceError('repository_too_large', `the archive unpacks to more than ${this.#limits.total_bytes} bytes`);
    if (this.#bytes > RATIO_FLOOR && this.#bytes > this.#packed * MAX_RATIO) throw new ServiceError('invalid_archive', 'the archive unpacks to hundreds of times its size');
  }

  link(): void {
    this.links++;
  }
}

export const refused = (what: string, raw: string): ServiceError => new ServiceError('invalid_archive', `the archive holds ${what}: ${JSON.stringify(raw.slice(0, 120))}`);
