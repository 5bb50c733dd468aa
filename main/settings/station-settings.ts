import { z } from 'zod';
import { stationSettings, type StationSettings } from '../api/contract.ts';
import type { Problem } from '../../domain/problem.ts';
import { success, type Result } from '../../domain/result.ts';
import type { Store } from '../store/store.ts';

/** `embedded`: the intake platform that this program starts itself; its address changes with each start. */
const storedSettings = stationSettings.extend({
  backendAddress: z.union([z.literal('embedded'), z.url()]),
});
export type StationDefaults = z.infer<typeof storedSettings>;

export interface Settings {
  get(): StationSettings;
  /** Stores the settings; an address that is the embedded platform's own keeps meaning "embedded". */
  set(next: StationSettings): Result<StationSettings, Problem>;
  /** The embedded platform listens now. */
  addressKnown(): void;
  onChange(listener: (settings: StationSettings) => void): () => void;
}

/** Station, operator, region, place of a station. `defaults.backendAddress` may be `embedded`. */
export function openSettings(
  store: Store,
  defaults: StationDefaults,
  embeddedAddress: () => string | undefined = () => undefined,
): Settings {
  const select = store.database.prepare<[], { value: string }>(
    "SELECT value FROM settings WHERE key = 'station'",
  );
  const upsert = store.database.prepare(
    `INSERT INTO settings (key, value) VALUES ('station', ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
  const listeners = new Set<(settings: StationSettings) => void>();

  function stored(): StationDefaults {
    const row = select.get();
    if (!row) return defaults;
    const parsed = storedSettings.safeParse(JSON.parse(row.value));
    return parsed.success ? parsed.data : defaults;
  }

  let current = stored();

  function get(): StationSettings {
    const address =
      current.backendAddress === 'embedded' ? (embeddedAddress() ?? noAddress) : current.backendAddress;
    return { ...current, backendAddress: address };
  }

  return {
    get,
    set(next) {
      const kept: StationDefaults = {
        ...next,
        backendAddress: next.backendAddress === embeddedAddress() ? 'embedded' : next.backendAddress,
      };
      const written = store.transaction(() => upsert.run(JSON.stringify(kept)));
      if (!written.ok) return written;
      current = kept;
      for (const listener of listeners) listener(get());
      return success(get());
    },
    addressKnown() {
      for (const listener of listeners) listener(get());
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Stands where an embedded platform was chosen but none runs: nothing answers there. */
const noAddress = 'http://embedded.invalid';
