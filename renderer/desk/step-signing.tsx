import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { signedFormTarget } from '../../domain/case/case.ts';
import { Badge } from '../components/badge.tsx';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Problems } from '../components/problems.tsx';
import { useCase } from './case-session.tsx';
import { useDesk } from './desk-context.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { PageStrip } from './page-strip.tsx';
import { PrintStatus } from './print-status.tsx';
import { ScanMeter } from './scan-meter.tsx';
import { type PrimaryAction, StepFrame } from './step-frame.tsx';
import { useNext } from './use-next.ts';

/** 打印签字: print, sign on paper, bring the signed sheets back. One of the three is the primary action. */
export function StepSigning(): ReactElement {
  const { t } = useTranslation();
  const { view, readOnly, prints, scan, drafts } = useCase();
  const { state } = useDesk();
  const { next, turn, missing } = useNext('signing');
  const sources = state?.devices.scanner.sources ?? [];
  const printed = view.print?.state === 'printed';
  const printing = prints.underWay('form') || view.print?.state === 'printing';
  const signed = view.signed !== undefined;
  const scanning = scan.running?.target === signedFormTarget;
  const lastVoid = view.voidPrints.at(-1);
  const formOpen = view.steps.some((step) => step.id === 'form' && !step.done);

  function print(): void {
    void drafts.flush().then((stored) => stored && prints.start('form'));
  }
  function scanSigned(source: 'feeder' | 'glass'): void {
    scan.start({ target: signedFormTarget, source });
  }

  const primary: PrimaryAction = signed
    ? { label: t('steps.next'), onPress: next }
    : printed
      ? {
          label: t('signing.scanSigned'),
          icon: 'scan',
          onPress: () => scanSigned(sources[0] ?? 'feeder'),
          pending: scanning,
        }
      : { label: t('signing.print'), icon: 'print', onPress: print, pending: printing };

  return (
    <StepFrame
      id="signing"
      hint={t('signing.hint')}
      {...(!readOnly && { primary })}
      others={
        !readOnly && (
          <>
            {printed && (
              <Button icon="print" isPending={printing} onPress={print}>
                {t('signing.printAgain')}
              </Button>
            )}
            {printed && !signed && sources.includes('glass') && sources[0] !== 'glass' && (
              <Button icon="scan" isDisabled={scan.running !== undefined} onPress={() => scanSigned('glass')}>
                {t('signing.scanGlass')}
              </Button>
            )}
            {signed && (
              <Button
                icon="again"
                isDisabled={scan.running !== undefined}
                onPress={() => scanSigned(sources[0] ?? 'feeder')}
              >
                {t('signing.scanAgain')}
              </Button>
            )}
          </>
        )
      }
    >
      <ErrorSummary problems={missing} turn={turn} />
      {lastVoid !== undefined && !printed && (
        <Banner tone="danger" role="alert" title={t('signing.void', { revision: lastVoid.revision })}>
          {lastVoid.voidedBecause}
        </Banner>
      )}
      {formOpen && !readOnly && <Banner tone="warn">{t('signing.formOpen')}</Banner>}
      <ol className="signing-steps">
        <li>
          <header className="row spread">
            <h2>{t('signing.one')}</h2>
            <Badge tone={printed ? 'ok' : printing ? 'info' : 'plain'}>
              {t(`signing.print-${view.print?.state ?? 'none'}`)}
            </Badge>
          </header>
          {view.print !== undefined && (
            <p className="small soft number">
              {t('signing.printedIs', { revision: view.print.revision, pages: view.print.pages })}
            </p>
          )}
          {/* 已打印完 is not said of a sheet that has become void since. */}
          {(printed || prints.of('form')?.state !== 'printed') && <PrintStatus kind="form" />}
        </li>
        <li>
          <h2>{t('signing.two')}</h2>
          <p className="soft">{t(view.guardianNeeded ? 'signing.twoGuardian' : 'signing.twoHint')}</p>
        </li>
        <li>
          <header className="row spread">
            <h2>{t('signing.three')}</h2>
            <Badge tone={signed ? 'ok' : 'plain'}>{t(signed ? 'signing.back' : 'signing.notBack')}</Badge>
          </header>
          {scanning && <ScanMeter />}
          {scan.ended?.target === signedFormTarget && (
            <>
              {scan.ended.ofPages !== undefined && (
                <Banner tone={signed ? 'ok' : 'info'} role="status">
                  {t('signing.recognised', {
                    pages: scan.ended.recognised.toSorted((a, b) => a - b).join('、'),
                    count: scan.ended.ofPages,
                  })}
                </Banner>
              )}
              <Problems problems={scan.ended.problems} />
            </>
          )}
          <PageStrip pages={view.signedPages} target={signedFormTarget} readOnly={readOnly} />
        </li>
      </ol>
    </StepFrame>
  );
}
