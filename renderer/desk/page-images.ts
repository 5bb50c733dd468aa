import { useEffect, useMemo, useState } from 'react';
import type { Page } from '../../domain/case/case.ts';
import type { Outcome } from '../../main/api/contract.ts';
import type { DeskClient } from '../client.ts';

export type ImageSize = 'thumbnail' | 'screen' | 'full';

/** Pictures of pages, fetched once for each page, turn and size; forgotten with the case. */
export interface PageImages {
  get(page: Page, size: ImageSize): Promise<Outcome<File>>;
}

export function usePageImages(client: DeskClient, caseId: string): PageImages {
  const [kept] = useState(() => new Map<string, Promise<Outcome<File>>>());
  useEffect(() => () => kept.clear(), [kept]);
  return useMemo(
    () => ({
      get(page, size) {
        const key = `${page.id} ${page.rotation} ${size}`;
        const known = kept.get(key);
        if (known !== undefined) return known;
        const asked = client.pages.image({ caseId, pageId: page.id, size });
        // A failure is not kept: the next look asks again.
        asked.then(
          (outcome) => outcome.ok || kept.delete(key),
          () => kept.delete(key),
        );
        kept.set(key, asked);
        return asked;
      },
    }),
    [client, caseId, kept],
  );
}
