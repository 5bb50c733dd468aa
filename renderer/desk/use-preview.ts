import { useEffect, useState } from 'react';
import { formContent } from '../../domain/case/form-content.ts';
import type { CaseView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import type { PaperKind } from '../../main/api/contract.ts';
import { timings } from '../timings.ts';
import { useClient, useGeneration } from './connection.tsx';
import { problemOf } from './problem-of.ts';

export interface Preview {
  readonly pages: readonly File[];
  readonly problems: readonly Problem[];
  /** A newer picture is on its way; the one shown is of before. */
  readonly pending: boolean;
}

/** Twice the width of its column: sharp on every screen, readable when enlarged. */
const widthPx = 1100;

/** Pictures of the paper, drawn anew a moment after what stands on it has changed. */
export function usePreview(view: CaseView, kind: PaperKind): Preview {
  const client = useClient();
  const generation = useGeneration();
  const [shown, setShown] = useState<Omit<Preview, 'pending'> & { readonly of: string }>({
    pages: [],
    problems: [],
    of: '',
  });
  const caseId = view.id;
  const content = contentOf(view, kind);
  const identified = view.people.applicant !== undefined;
  useEffect(() => {
    if (!identified) return;
    let late = false;
    const timer = setTimeout(() => {
      client.papers
        .preview({ caseId, kind, widthPx })
        .then((outcome) => {
          if (late) return;
          if (outcome.ok) setShown({ pages: outcome.value, problems: [], of: content });
          else setShown({ pages: [], problems: outcome.error, of: content });
        })
        .catch((error: unknown) => {
          if (!late) setShown({ pages: [], problems: [problemOf(error)], of: content });
        });
    }, timings.previewMs);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [client, generation, caseId, kind, content, identified]);
  if (!identified) return { pages: [], problems: [], pending: false };
  return { pages: shown.pages, problems: shown.problems, pending: shown.of !== content };
}

/** What stands on the paper, as text to compare. */
function contentOf(view: CaseView, kind: PaperKind): string {
  switch (kind) {
    case 'form':
      return JSON.stringify([
        formContent(view),
        view.print?.revision,
        view.materials
          .filter((material) => material.isPhoto)
          .flatMap((material) => material.pages.map((page) => [page.id, page.rotation])),
      ]);
    case 'notice':
      return JSON.stringify([
        view.people.applicant?.name,
        view.entitlements.map((item) => [item.code, item.verdict, item.chosen]),
        view.materials.map((material) => material.id),
      ]);
    case 'receipt':
      return JSON.stringify([view.submission, view.delivery?.projectNo]);
  }
}
