import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '../../domain/case/case.ts';
import { PageDialog } from './page-dialog.tsx';
import { PageImage } from './page-image.tsx';

/** The pages of one material in order; pressing one opens it, where it can be turned, moved and taken out. */
export function PageStrip({
  pages,
  target,
  readOnly,
  onDragged,
}: {
  readonly pages: readonly Page[];
  readonly target: string;
  readonly readOnly: boolean;
  readonly onDragged?: (pageId: string | undefined) => void;
}): ReactElement | null {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<string>();
  const shown = pages.find((page) => page.id === opened);
  if (pages.length === 0) return null;
  return (
    <>
      <ol className="pages">
        {pages.map((page, index) => (
          <li key={page.id}>
            <button
              type="button"
              className="page-thumb"
              draggable={!readOnly && onDragged !== undefined}
              onDragStart={() => onDragged?.(page.id)}
              onDragEnd={() => onDragged?.(undefined)}
              onClick={() => setOpened(page.id)}
            >
              <PageImage page={page} size="thumbnail" alt="" />
              <span className="small">{t('materials.page', { number: index + 1 })}</span>
            </button>
          </li>
        ))}
      </ol>
      {shown !== undefined && (
        <PageDialog
          page={shown}
          pages={pages}
          target={target}
          readOnly={readOnly}
          onShow={setOpened}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}
