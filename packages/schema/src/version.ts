/** What we call ourselves in health answers, events and user agents. */
export const VERSION = '0.1.0';

/** Raised whenever a contract, an event or a docpack file changes shape; `wire.test.ts` insists. */
export const WIRE_VERSION = 4;
