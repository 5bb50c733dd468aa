import type { Problem } from '../../domain/problem.ts';
import { DisconnectedError } from '../client.ts';
import { i18n } from '../locales/i18n.ts';

/** A thrown error in the operator's words. A lost connection is expected; anything else is a bug and is logged. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DisconnectedError)
    return { code: 'desk.disconnected', message: i18n.t('desk.callLost') };
  console.error(error);
  return { code: 'desk.unexpected', message: i18n.t('desk.unexpected') };
}
