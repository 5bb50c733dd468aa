import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { DialogFrame } from '../components/dialog-frame.tsx';
import { useObjectUrl } from '../components/object-url.ts';
import type { PaperKind } from '../../main/api/contract.ts';
import { useCase } from './case-session.tsx';
import { PageImage } from './page-image.tsx';
import { usePreview } from './use-preview.ts';

/** The paper as it would come out, and the materials small. */
export function CasePapers(): ReactElement {
  const { t } = useTranslation();
  const { view, step, goTo } = useCase();
  const [picked, setPicked] = useState<PaperKind>();
  const usual: PaperKind =
    step === 'entitlement' ? 'notice' : view.submission !== undefined ? 'receipt' : 'form';
  const kind = picked ?? usual;
  const kinds: readonly PaperKind[] =
    view.submission === undefined ? ['form', 'notice'] : ['form', 'notice', 'receipt'];
  const present = view.materials.filter((material) => material.state !== 'missing').length;

  return (
    <aside className="papers" aria-label={t('papers.zone')}>
      <div className="paper-kinds" role="group" aria-label={t('papers.which')}>
        {kinds.map((one) => (
          <Button key={one} look="quiet" aria-pressed={one === kind} onPress={() => setPicked(one)}>
            {t(`papers.${one}`)}
          </Button>
        ))}
      </div>
      <Preview key={kind} kind={kind} />
      {view.materials.length > 0 && (
        <section aria-labelledby="materials-small">
          <h2 id="materials-small" className="row spread">
            <span>{t('steps.materials')}</span>
            <span className="number small">
              {t('materials.count', { present, count: view.materials.length })}
            </span>
          </h2>
          <ul className="materials-small">
            {view.materials.map((material) => (
              <li key={material.id}>
                <button type="button" className="material-small" onClick={() => goTo('materials')}>
                  <span className="picture">
                    {material.pages[0] === undefined ? null : (
                      <PageImage page={material.pages[0]} size="thumbnail" alt="" />
                    )}
                  </span>
                  <span className="small">{material.name}</span>
                  <Badge tone={material.state === 'missing' ? 'warn' : 'ok'}>
                    {material.state === 'present'
                      ? t('materials.pageCount', { count: material.pages.length })
                      : t(`materials.state-${material.state}`)}
                  </Badge>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}

function Preview({ kind }: { readonly kind: PaperKind }): ReactElement {
  const { t } = useTranslation();
  const { view } = useCase();
  const preview = usePreview(view, kind);
  const [wanted, setWanted] = useState(0);
  const [enlarged, setEnlarged] = useState(false);
  const paper = t(`papers.${kind}`);
  const count = preview.pages.length;
  const index = Math.min(wanted, count - 1);
  const page = preview.pages[index];
  if (page === undefined)
    return (
      <section className="preview" aria-label={t('papers.preview', { paper })} aria-busy={preview.pending}>
        <div className="paper-page blank">
          <p className="soft">
            {preview.problems.length > 0
              ? preview.problems.map((problem) => problem.message).join(' ')
              : t(preview.pending ? 'papers.drawing' : 'papers.nothing')}
          </p>
        </div>
      </section>
    );
  const alt = t('papers.page', { paper, page: index + 1, count });
  const pager = (
    <div className="row pager">
      <Button look="quiet" icon="left" iconOnly isDisabled={index === 0} onPress={() => setWanted(index - 1)}>
        {t('materials.pageBefore')}
      </Button>
      <span className="small soft number" role="status">
        {t(preview.pending ? 'papers.redrawing' : 'papers.trueToPrint', { page: index + 1, count })}
      </span>
      <Button
        look="quiet"
        icon="right"
        iconOnly
        isDisabled={index === count - 1}
        onPress={() => setWanted(index + 1)}
      >
        {t('materials.pageAfter')}
      </Button>
    </div>
  );
  return (
    <section className="preview" aria-label={t('papers.preview', { paper })} aria-busy={preview.pending}>
      <button
        type="button"
        className="paper-page"
        aria-label={t('papers.enlarge', { page: alt })}
        onClick={() => setEnlarged(true)}
      >
        <PaperPicture file={page} alt={t('papers.enlarge', { page: alt })} />
      </button>
      {pager}
      {enlarged && (
        <DialogFrame wide toRead title={alt} onClose={() => setEnlarged(false)} actions={pager}>
          <div className="paper-page large">
            <PaperPicture file={page} alt={alt} />
          </div>
        </DialogFrame>
      )}
    </section>
  );
}

function PaperPicture({ file, alt }: { readonly file: File; readonly alt: string }): ReactElement | null {
  const url = useObjectUrl(file);
  return url === undefined ? null : <img src={url} alt={alt} />;
}
