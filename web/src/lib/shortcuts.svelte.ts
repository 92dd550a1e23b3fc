/** A key that does something on this page. */
export interface Shortcut {
  /** As `KeyboardEvent.key` says it: `/`, `?`, `y`, `[`. */
  key: string;
  does: string;
  run: () => void;
}

const STORED = 'doctown.single-keys';

/** The keys of the page that is open. Single keys can be turned off (WCAG 2.1.4); `?` then is off too, the footer's button is not. */
class Shortcuts {
  list = $state<Shortcut[]>([]);
  enabled = $state(true);

  constructor() {
    if (typeof localStorage !== 'undefined') this.enabled = localStorage.getItem(STORED) !== 'off';
  }

  setEnabled(enabled: boolean): void {
    this.enabled = enabled;
    localStorage.setItem(STORED, enabled ? 'on' : 'off');
  }

  /** For an `$effect`: adds while the component lives. A page's own key goes before one that works everywhere. */
  add(shortcuts: Shortcut[], where: 'page' | 'everywhere' = 'page'): () => void {
    this.list = where === 'page' ? [...this.list, ...shortcuts] : [...shortcuts, ...this.list];
    return () => {
      this.list = this.list.filter((one) => !shortcuts.some(({ key, does }) => key === one.key && does === one.does));
    };
  }

  /** Each key once, as it works now. */
  get shown(): Shortcut[] {
    return this.list.filter(({ key }, at) => this.list.findLastIndex((one) => one.key === key) === at);
  }

  /** The shortcut a key press means, unless someone is typing or holds a modifier. */
  find(event: KeyboardEvent): Shortcut | undefined {
    if (!this.enabled || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return undefined;
    return this.list.findLast(({ key }) => key === event.key);
  }
}

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export const shortcuts = new Shortcuts();
