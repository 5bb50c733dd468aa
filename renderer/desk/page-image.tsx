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
  const [file, setFile] = useState<File>();
  const [problem, setProblem] = useState<string>();
  const url = useObjectUrl(file);
  useEffect(() => {
    let late = false;
    setProblem(undefined);
    images
      .get(page, size)
      .then((outcome) => {
        if (late) return;
        if (outcome.ok) setFile(outcome.value);
        else setProblem(outcome.error.map((one) => one.message).join(' '));
      })
      .catch((error: unknown) => late || setProblem(problemOf(error).message));
    return () => {
      late = true;
    };
  }, [images, page, size]);
  if (problem !== undefined) return <span className="page-missing small">{problem}</span>;
  if (url === undefined) return <span className="page-missing small">{t('materials.loadingPage')}</span>;
  return <img src={url} alt={alt} draggable={false} />;
}
