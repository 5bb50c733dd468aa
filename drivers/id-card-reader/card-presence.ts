import { type ReaderDelays, readerAttempts } from './delays.ts';
import { pause } from './pause.ts';
import type { ReaderLink } from './reader-link.ts';
import { sw3 } from './status-words.ts';

/**
 * Watches the card that was just read until it is lifted: 30 03 answers 90 or 91 while the same card lies there,
 * anything else when it is gone (`id-card.md 1.7`). Damaged or missing answers are asked for again a few times.
 * `onLeft` is told once, when the card has lain there too long.
 */
export async function watchCard(
  link: ReaderLink,
  delays: ReaderDelays,
  onLeft: () => void,
  signal: AbortSignal,
): Promise<'gone' | 'silent' | 'lost' | 'stopped'> {
  const since = performance.now();
  let left = false;
  let unclear = 0;
  for (;;) {
    await pause(left ? delays.cardLeftIntervalMs : delays.presenceIntervalMs, signal);
    if (signal.aborted) return 'stopped';
    const answer = await link.exchange('presence');
    if (answer.kind === 'lost') return 'lost';
    if (answer.kind === 'answer') {
      if (answer.sw3 !== sw3.success && answer.sw3 !== sw3.notOnCard) return 'gone';
      unclear = 0;
    } else {
      unclear += 1;
      if (unclear >= readerAttempts.presence) return answer.kind === 'silent' ? 'silent' : 'gone';
    }
    if (!left && performance.now() - since >= delays.cardLeftAfterMs) {
      left = true;
      onLeft();
    }
  }
}
