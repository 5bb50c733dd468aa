import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '../../domain/case/case.ts';
import { useObjectUrl } from '../components/object-url.ts';
import { useCase } from './case-session.tsx';
import type { ImageSize } from './page-images.ts';
import { problemOf } from './problem-of.ts';

/** The picture of one page, or in words why there is none. */
export function PageImage({
  page,
  size,
  alt,
}: {
  readonly page: Page;
  readonly size: ImageSize;
  readonly alt: string;
}): ReactElement {
  const { t } = useTranslation();
  const { images } = useCase();
  const wanted = `${page.id} ${page.rotation} ${size}`;
  const [got, setGot] = useState<{
    readonly wanted: string;
    readonly file?: File;
    readonly problem?: string;
  }>();
  // While a turned page is fetched the old picture stays; another page's picture never does.
  const url = useObjectUrl(got?.wanted.startsWith(`${page.id} `) === true ? got.file : undefined);
  const problem = got?.wanted === wanted ? got.problem : undefined;
  useEffect(() => {
    let late = false;
    images
      .get(page, size)
      .then((outcome) => {
        if (late) return;
        if (outcome.ok) setGot({ wanted, file: outcome.value });
        else setGot({ wanted, problem: outcome.error.map((one) => one.message).join(' ') });
      })
      .catch((error: unknown) => late || setGot({ wanted, problem: problemOf(error).message }));
    return () => {
      late = true;
    };
  }, [images, page, size, wanted]);
  if (problem !== undefined) return <span className="page-missing small">{problem}</span>;
  if (url === undefined) return <span className="page-missing small">{t('materials.loadingPage')}</span>;
  return <img src={url} alt={alt} draggable={false} />;
}
