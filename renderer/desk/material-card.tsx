import { type DragEvent, type ReactElement, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useTranslation } from 'react-i18next';
import type { MaterialView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Problems } from '../components/problems.tsx';
import { TextInput } from '../components/text-input.tsx';
import { useCase } from './case-session.tsx';
import { useDesk } from './desk-context.tsx';
import { PageStrip } from './page-strip.tsx';
import { place } from './places.ts';
import { ScanMeter } from './scan-meter.tsx';

const takes: readonly string[] = ['image/jpeg', 'image/png', 'application/pdf'];
const fileBytesMax = 20 * 1024 * 1024;

/** One material: how many of what, its pages, and the ways to bring pages in. */
export function MaterialCard({
  material,
  readOnly,
  dragged,
  onDragged,
}: {
  readonly material: MaterialView;
  readonly readOnly: boolean;
  /** The page being dragged, from whichever material. */
  readonly dragged: string | undefined;
  readonly onDragged: (pageId: string | undefined) => void;
}): ReactElement {
  const { t } = useTranslation();
  const { view, act, scan } = useCase();
  const { state } = useDesk();
  const [over, setOver] = useState(false);
  const [sharing, setSharing] = useState(false);
  const [refused, setRefused] = useState<readonly Problem[]>([]);
  const [adding, setAdding] = useState(false);
  const sources = state?.devices.scanner.sources ?? [];
  const target = material.id;
  const titleId = `material-${target}`;

  async function addFiles(files: readonly File[]): Promise<void> {
    const bad = files.filter((file) => !takes.includes(file.type) || file.size > fileBytesMax);
    setRefused(
      bad.length === 0
        ? []
        : [{ code: 'materials.file', message: t('materials.fileRefused'), material: target }],
    );
    setAdding(true);
    for (const file of files.filter((one) => !bad.includes(one)))
      await act('add file', (client) =>
        // The file's own name may hold a person's: the application never gets it.
        client.pages.addFile({
          caseId: view.id,
          target,
          file: new File([file], 'page', { type: file.type }),
        }),
      );
    setAdding(false);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    if (readOnly) return;
    if (dragged !== undefined) {
      const pageId = dragged;
      onDragged(undefined);
      void act('move', (client) =>
        client.pages.move({ caseId: view.id, pageId, target, position: material.pages.length }),
      );
    } else if (event.dataTransfer.files.length > 0) void addFiles([...event.dataTransfer.files]);
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is an addition to the buttons inside
    <section
      className={`material ${material.state}${over ? ' over' : ''}`}
      aria-labelledby={titleId}
      data-place={place('material', target)}
      onDragOver={(event) => {
        if (readOnly) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <header className="row spread">
        <h2 id={titleId}>{material.name}</h2>
        <Badge tone={material.state === 'missing' ? 'warn' : material.state === 'waived' ? 'info' : 'ok'}>
          {t(`materials.state-${material.state}`)}
        </Badge>
      </header>
      <p className="small soft">
        {t('materials.what', {
          original: material.original,
          copies: material.copies,
          medium: material.medium,
        })}
        {material.spec !== undefined && ` · ${material.spec}`}
        {material.remark !== undefined && ` · ${material.remark}`}
      </p>
      <p className="small soft">{t('materials.neededFor', { items: material.neededFor.join('、') })}</p>
      <Problems problems={refused} />
      {scan.ended?.target === target && <Problems problems={scan.ended.problems} />}
      {material.state === 'waived' && (
        <p className="small">{t('materials.evidenceIs', { evidence: material.evidence ?? '' })}</p>
      )}
      <PageStrip pages={material.pages} target={target} readOnly={readOnly} onDragged={onDragged} />
      {scan.running?.target === target && <ScanMeter />}
      {!readOnly && material.state !== 'waived' && (
        <div className="row">
          {sources.map((source) => (
            <Button
              key={source}
              icon="scan"
              isDisabled={scan.running !== undefined}
              onPress={() => scan.start({ target, source })}
            >
              {t(`materials.scan-${source}`)}
            </Button>
          ))}
          <FileTrigger
            acceptedFileTypes={takes}
            allowsMultiple
            onSelect={(files) => void addFiles([...(files ?? [])])}
          >
            <Button icon="file" isPending={adding}>
              {t('materials.addFile')}
            </Button>
          </FileTrigger>
          <span className="small soft">{t('materials.orDrop')}</span>
          {material.pages.length === 0 && (
            <Button look="quiet" onPress={() => setSharing((open) => !open)} aria-expanded={sharing}>
              {t('materials.shared')}
            </Button>
          )}
        </div>
      )}
      {!readOnly && sharing && material.state === 'missing' && (
        <Evidence material={material} onDone={() => setSharing(false)} />
      )}
      {!readOnly && material.state === 'waived' && (
        <div className="row">
          <Button
            look="quiet"
            onPress={() =>
              void act('waive', (client) =>
                client.cases.waiveMaterial({ caseId: view.id, material: target, evidence: null }),
              )
            }
          >
            {t('materials.notShared')}
          </Button>
        </div>
      )}
    </section>
  );
}

/** 共享免提交: where the shared proof was seen. */
function Evidence({
  material,
  onDone,
}: {
  readonly material: MaterialView;
  readonly onDone: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { view, act, busy } = useCase();
  const [evidence, setEvidence] = useState('');
  const [asked, setAsked] = useState(false);

  async function save(): Promise<void> {
    setAsked(true);
    const words = evidence.trim();
    if (words === '') return;
    const done = await act('waive', (client) =>
      client.cases.waiveMaterial({ caseId: view.id, material: material.id, evidence: words }),
    );
    if (done) onDone();
  }

  return (
    <form
      className="evidence"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label={t('materials.evidence')}
        hint={t('materials.evidenceHint')}
        required
        autoFocus
        value={evidence}
        onChange={setEvidence}
        maxLength={200}
        errors={asked && evidence.trim() === '' ? [t('materials.evidenceMissing')] : []}
        after={
          <Button type="submit" isPending={busy.has('waive')}>
            {t('materials.evidenceSave')}
          </Button>
        }
      />
    </form>
  );
}
