import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '../../domain/case/case.ts';
import { Button } from '../components/button.tsx';
import { DialogFrame } from '../components/dialog-frame.tsx';
import { Problems } from '../components/problems.tsx';
import { useCase } from './case-session.tsx';
import { PageImage } from './page-image.tsx';

/** One page large: turn, take out, scan anew in its place, put before or after. */
export function PageDialog({
  page,
  pages,
  target,
  readOnly,
  onShow,
  onClose,
}: {
  readonly page: Page;
  readonly pages: readonly Page[];
  readonly target: string;
  readonly readOnly: boolean;
  readonly onShow: (pageId: string) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { view, act, busy, scan, problems } = useCase();
  const caseId = view.id;
  const pageId = page.id;
  const index = pages.findIndex((other) => other.id === pageId);
  const name = view.materials.find((material) => material.id === target)?.name ?? t('materials.signedForm');
  const before = pages[index - 1];
  const after = pages[index + 1];

  function move(position: number): void {
    void act('move', (client) => client.pages.move({ caseId, pageId, target, position }));
  }
  async function remove(): Promise<void> {
    if (await act('remove', (client) => client.pages.remove({ caseId, pageId }))) onClose();
  }

  return (
    <DialogFrame
      wide
      title={t('materials.pageTitle', { name, number: index + 1, count: pages.length })}
      onClose={onClose}
      actions={
        <>
          <Button icon="left" isDisabled={before === undefined} onPress={() => before && onShow(before.id)}>
            {t('materials.pageBefore')}
          </Button>
          <Button icon="right" isDisabled={after === undefined} onPress={() => after && onShow(after.id)}>
            {t('materials.pageAfter')}
          </Button>
          {!readOnly && (
            <>
              <Button
                icon="turn"
                isPending={busy.has('rotate')}
                onPress={() => void act('rotate', (client) => client.pages.rotate({ caseId, pageId }))}
              >
                {t('materials.rotate')}
              </Button>
              <Button icon="up" isDisabled={before === undefined} onPress={() => move(index - 1)}>
                {t('materials.moveUp')}
              </Button>
              <Button icon="down" isDisabled={after === undefined} onPress={() => move(index + 1)}>
                {t('materials.moveDown')}
              </Button>
              <Button
                icon="again"
                isDisabled={scan.running !== undefined}
                onPress={() => {
                  scan.start({
                    target,
                    source: page.from === 'feeder' ? 'feeder' : 'glass',
                    replaces: pageId,
                  });
                  onClose();
                }}
              >
                {t('materials.rescan')}
              </Button>
              <Button look="danger" icon="bin" isPending={busy.has('remove')} onPress={() => void remove()}>
                {t('materials.removePage')}
              </Button>
            </>
          )}
        </>
      }
    >
      <Problems problems={problems} />
      <div className="page-large">
        <PageImage page={page} size="screen" alt={t('materials.page', { number: index + 1 })} />
      </div>
    </DialogFrame>
  );
}
