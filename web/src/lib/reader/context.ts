import type { Manifest } from '@doctown/schema';
import type { DocpackEntry } from '@doctown/schema/api';
import { getContext, setContext } from 'svelte';
import type { Reader } from './reader.svelte.ts';

/** What every page of the reader knows. Fields are getters: read them where they are used. */
export interface PackView {
  /** Null on the server and before the first frame. */
  readonly reader: Reader | null;
  /** From the builder at once, or from the pack when it has come. */
  readonly manifest: Manifest | null;
  /** Null for a file that was opened here. */
  readonly entry: DocpackEntry | null;
  /** `owner/repo` as people read it. */
  readonly title: string;
  /** An address inside this pack: keeps `?pack=` when an exact pack was asked for. */
  href(path: string, params?: URLSearchParams | Record<string, string>): string;
  /** The page of one symbol. */
  symbolHref(id: string): string;
  /** The address of a symbol in exactly this pack, for sharing. */
  permalink(id: string): string;
  /** Lines at the commit that was read; null where they are nowhere to be seen. */
  source(file_path: string, line?: number, end_line?: number): string | null;
  /** Shows the search over the page. */
  openSearch(): void;
}

const KEY = Symbol('pack');

export const providePack = (view: PackView): PackView => setContext(KEY, view);
export const usePack = (): PackView => getContext<PackView>(KEY);
