import type { Problem } from '../problem.ts';
import type { Result } from '../result.ts';
import type { Region } from './region.ts';

/** `files`: file name (`items.yaml`) → its text. */
export function parseRegion(
  _id: string,
  _files: Readonly<Record<string, string>>,
): Result<Region, readonly Problem[]> {
  throw new Error('parseRegion: being written');
}
