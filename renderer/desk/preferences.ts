export const themes = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];
export const textSizes = ['normal', 'large'] as const;
export type TextSize = (typeof textSizes)[number];

/** How this screen looks. Belongs to the machine, says nothing of a person. */
export interface Preferences {
  readonly theme: Theme;
  readonly size: TextSize;
}

const storageKey = 'onething-look';
const usual: Preferences = { theme: 'light', size: 'normal' };

export function readPreferences(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return usual;
    const { theme, size } = stored as Record<string, unknown>;
    return {
      theme: themes.find((known) => known === theme) ?? usual.theme,
      size: textSizes.find((known) => known === size) ?? usual.size,
    };
  } catch {
    // No storage (a private window, a locked profile): the usual look, for this time.
    return usual;
  }
}

export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(preferences));
  } catch {
    // See above.
  }
  applyPreferences(document.documentElement, preferences);
}

export function applyPreferences(root: HTMLElement, preferences: Preferences = readPreferences()): void {
  root.dataset['theme'] = preferences.theme;
  root.dataset['size'] = preferences.size;
}
