import { cases, desk, find, help, home, steps, unsent } from './desk.ts';
import { devices } from './devices.ts';
import { form, materials, papers, signing, submission } from './form.ts';
import { entitlement, identity } from './identity.ts';
import { dock, settings } from './settings.ts';

/** Every word of the window, by screen. */
export const zhCN = {
  cases,
  desk,
  devices,
  dock,
  entitlement,
  find,
  form,
  help,
  home,
  identity,
  materials,
  papers,
  settings,
  signing,
  steps,
  submission,
  unsent,
} as const;
