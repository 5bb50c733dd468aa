import type { FieldValue } from '../../domain/region/region.ts';

export type DraftState = 'clean' | 'waiting' | 'saving' | 'failed';
/** `null` clears a field. */
export type DraftValues = Readonly<Record<string, FieldValue | null>>;

export interface DraftKeeper {
  /** Keeps what was typed and stores it `autosaveMs` after the last change. */
  readonly set: (key: string, value: FieldValue | null) => void;
  /** What was typed and is not stored yet. */
  readonly values: () => DraftValues;
  readonly state: () => DraftState;
  readonly savedAt: () => Date | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  /** Stores everything now. False when something could not be stored; it is kept and tried again. */
  readonly flush: () => Promise<boolean>;
  readonly dispose: () => void;
}

/**
 * Never loses a typed thing: a value leaves only when the application has confirmed that very value. What
 * is typed while a store is under way goes with the next one.
 */
export function createDraftKeeper(options: {
  readonly save: (values: DraftValues) => Promise<boolean>;
  readonly autosaveMs: number;
  readonly now?: () => Date;
}): DraftKeeper {
  let values: DraftValues = {};
  let state: DraftState = 'clean';
  let savedAt: Date | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | undefined;
  const listeners = new Set<() => void>();

  function become(next: DraftState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  async function saveOnce(): Promise<boolean> {
    const sent = values;
    become('saving');
    const stored = await options.save(sent).catch(() => false);
    if (stored) {
      values = Object.fromEntries(Object.entries(values).filter(([key, value]) => sent[key] !== value));
      savedAt = (options.now ?? (() => new Date()))();
    }
    become(!stored ? 'failed' : Object.keys(values).length === 0 ? 'clean' : 'waiting');
    return stored;
  }

  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    // oxlint-disable-next-line no-unmodified-loop-condition -- another call sets it while this one waits
    while (running !== undefined) await running;
    while (Object.keys(values).length > 0) {
      running = saveOnce();
      const stored = await running;
      running = undefined;
      if (!stored) return false;
    }
    return true;
  }

  return {
    set(key, value) {
      values = { ...values, [key]: value };
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), options.autosaveMs);
      become('waiting');
    },
    values: () => values,
    state: () => state,
    savedAt: () => savedAt,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
    dispose() {
      clearTimeout(timer);
      listeners.clear();
      values = {};
    },
  };
}
