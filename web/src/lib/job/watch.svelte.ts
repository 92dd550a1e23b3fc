import type { EventEnvelope, JobStatus } from '@doctown/schema';
import { untrack } from 'svelte';
import { applyEvents, applyStatus, emptyView, type JobView } from './view.ts';

const STATUS_EVERY_MS = 1000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;
/** A hidden tab gives its connection back: browsers keep only six to one server. */
const HIDDEN_AFTER_MS = 30_000;

/** Follows one job: the stream where it can, the status where it must. Nothing is lost over reconnects. */
export class JobWatch {
  view = $state.raw() as JobView;
  /** `live`, `lost` (it tries again), or `over`. */
  connection = $state<'connecting' | 'live' | 'lost' | 'over'>('connecting');
  #source: EventSource | null = null;
  #queue: EventEnvelope[] = [];
  #frame = 0;
  #retry_ms = FIRST_RETRY_MS;
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #isClosed = false;
  #asking = false;
  #askAgain = false;

  constructor(status: JobStatus) {
    this.view = emptyView(status);
  }

  /** For an `$effect`: follows until the returned function is called. */
  follow(): () => void {
    // What is read here must not make the effect run again.
    untrack(() => this.#open());
    document.addEventListener('visibilitychange', this.#onVisibility);
    return () => {
      this.#isClosed = true;
      this.#close();
      for (const timer of this.#timers) clearTimeout(timer);
      document.removeEventListener('visibilitychange', this.#onVisibility);
    };
  }

  get isOver(): boolean {
    return this.view.status.status !== 'queued' && this.view.status.status !== 'running';
  }

  /** A status that came another way: from the page's own load, or a form's answer. */
  take(status: JobStatus): void {
    this.view = applyStatus(this.view, status);
  }

  #path(what: string): string {
    return `/-/jobs/${this.view.status.job_id}/${what}`;
  }

  #open(): void {
    if (this.#isClosed || this.#source) return;
    const source = new EventSource(`${this.#path('events')}?after=${this.view.last}`);
    this.#source = source;
    source.onopen = () => {
      this.connection = 'live';
      this.#retry_ms = FIRST_RETRY_MS;
    };
    source.onmessage = (message) => this.#receive(message.data as string);
    source.onerror = () => this.#onError(source);
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
  }

  /** Many events in one frame become one change of the page. */
  #receive(data: string): void {
    this.#queue.push(JSON.parse(data) as EventEnvelope);
    if (this.#frame === 0) this.#frame = this.#after(document.hidden ? 250 : 16, () => this.#flush());
  }

  #flush(): void {
    this.#frame = 0;
    const events = this.#queue;
    this.#queue = [];
    this.view = applyEvents(this.view, events);
    const ended = events.some(({ event_type }) => event_type === 'job.completed.v1');
    if (ended) this.#end();
    void this.#ask();
  }

  #end(): void {
    this.connection = 'over';
    this.#close();
  }

  /** The browser tries by itself while it can; when it gave up (an error page, the end), we look and try again. */
  #onError(source: EventSource): void {
    if (this.#isClosed || source !== this.#source) return;
    if (this.connection === 'live' && !this.isOver) this.connection = 'connecting';
    if (source.readyState !== EventSource.CLOSED) {
      this.#after(2500, () => this.#sayLost(source));
      return;
    }
    this.#close();
    void this.#ask().then((isKnown) => {
      if (this.isOver) return this.#end();
      if (!isKnown) this.connection = 'lost';
      this.#after(this.#retry_ms, () => this.#open());
      this.#retry_ms = Math.min(this.#retry_ms * 2, LAST_RETRY_MS);
    });
  }

  #sayLost(source: EventSource): void {
    if (source === this.#source && this.connection === 'connecting' && !this.isOver) this.connection = 'lost';
  }

  /** Asks for the status, at most once a second. True when it came. */
  async #ask(): Promise<boolean> {
    if (this.#asking) {
      this.#askAgain = true;
      return true;
    }
    this.#asking = true;
    try {
      const response = await fetch(this.#path('status'));
      if (!response.ok) return false;
      this.take((await response.json()) as JobStatus);
      return true;
    } catch {
      return false;
    } finally {
      this.#after(STATUS_EVERY_MS, () => {
        this.#asking = false;
        const again = this.#askAgain && !(this.isOver && this.connection === 'over' && this.view.status.finished_at !== null);
        this.#askAgain = false;
        if (again) void this.#ask();
      });
    }
  }

  #onVisibility = (): void => {
    if (!document.hidden) return this.isOver ? undefined : this.#open();
    this.#after(HIDDEN_AFTER_MS, () => {
      if (!document.hidden || this.isOver) return;
      this.#close();
      this.#pollWhileHidden();
    });
  };

  #pollWhileHidden(): void {
    if (!document.hidden || this.isOver) return;
    void this.#ask();
    this.#after(HIDDEN_AFTER_MS / 2, () => this.#pollWhileHidden());
  }

  #after(ms: number, work: () => void): number {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#isClosed) work();
    }, ms);
    this.#timers.add(timer);
    return timer as unknown as number;
  }
}
