import type { Theme } from '$lib/theme.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      /** From the table of codes, when the builder or we gave one. */
      code?: string;
    }
    interface Locals {
      theme: Theme;
      /** A mark for the log line and the error page. */
      request_id: string;
    }
  }
}
