import { type ReactElement, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldView } from '../../domain/case/view.ts';
import type { FieldValue } from '../../domain/region/region.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Problems } from '../components/problems.tsx';
import { useCase } from './case-session.tsx';
import type { DraftKeeper } from './drafts.ts';
import { ErrorSummary } from './error-summary.tsx';
import { FormField } from './form-field.tsx';
import { StepFrame } from './step-frame.tsx';
import { useNext } from './use-next.ts';

/** 表单: only what the chosen items need, already filled where something is known. */
export function StepForm(): ReactElement {
  const { t } = useTranslation();
  const { view, readOnly, drafts } = useCase();
  const { next, turn, missing } = useNext('form');
  useSyncExternalStore(drafts.subscribe, drafts.values);
  const typed = drafts.values();
  const blocks = view.form.blocks
    .map((block) => ({ ...block, fields: block.fields.filter((field) => !field.printOnly) }))
    .filter((block) => block.fields.length > 0);
  const all = blocks.flatMap((block) => block.fields);
  const open = all.filter((field) => field.required && isEmpty(valueOf(field, typed))).length;

  return (
    <StepFrame
      id="form"
      hint={open === 0 ? t('form.complete') : t('form.open', { count: open })}
      {...(!readOnly && { primary: { label: t('steps.next'), onPress: next } })}
      note={<SavedNote drafts={drafts} />}
    >
      <ErrorSummary problems={missing} turn={turn} />
      <Problems problems={view.warnings.filter((warning) => warning.field !== undefined)} />
      {blocks.length === 0 && <p className="empty">{t('form.empty')}</p>}
      {blocks.map((block) => (
        <section key={block.id} className="block" aria-labelledby={`block-${block.id}`}>
          <h2 id={`block-${block.id}`}>{block.title}</h2>
          <div className="fields">
            {block.fields.map((field) => (
              <FormField
                key={field.key}
                field={field}
                value={valueOf(field, typed)}
                other={otherOf(field, typed)}
                pending={field.key in typed || `${field.key}.other` in typed}
                showProblems={turn > 0}
                readOnly={readOnly || field.readOnly}
                onChange={(value) => drafts.set(field.key, value)}
                onOther={(text) => drafts.set(`${field.key}.other`, text)}
                onBlur={() => void drafts.flush()}
                after={!readOnly && isEmpty(valueOf(field, typed)) && <Suggestion field={field} />}
              />
            ))}
          </div>
        </section>
      ))}
    </StepFrame>
  );
}

function valueOf(field: FieldView, typed: ReturnType<DraftKeeper['values']>): FieldValue | undefined {
  const own = typed[field.key];
  return own === undefined ? field.value : (own ?? undefined);
}

function otherOf(field: FieldView, typed: ReturnType<DraftKeeper['values']>): string {
  const own = typed[`${field.key}.other`];
  if (own === undefined) return field.other ?? '';
  return typeof own === 'string' ? own : '';
}

export function isEmpty(value: FieldValue | undefined): boolean {
  return value === undefined || (typeof value === 'string' ? value.trim() === '' : value.length === 0);
}

/** 「同户籍地址」: what most people would write here, taken with one press and never by itself. */
function Suggestion({ field }: { readonly field: FieldView }): ReactElement | null {
  const { t } = useTranslation();
  const { drafts } = useCase();
  const { suggestion } = field;
  if (suggestion === undefined) return null;
  return (
    <Button
      onPress={() => {
        drafts.set(field.key, suggestion);
        void drafts.flush();
      }}
    >
      {field.type === 'address' ? t('form.sameAddress') : t('form.takeSuggestion')}
    </Button>
  );
}

function SavedNote({ drafts }: { readonly drafts: DraftKeeper }): ReactElement | null {
  const { t } = useTranslation();
  const state = useSyncExternalStore(drafts.subscribe, drafts.state);
  switch (state) {
    case 'clean': {
      const at = drafts.savedAt();
      return (
        <Badge tone="ok">
          {at === undefined
            ? t('form.saved')
            : t('form.savedAt', {
                time: at.toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hourCycle: 'h23' }),
              })}
        </Badge>
      );
    }
    case 'waiting':
    case 'saving':
      return <Badge>{t('form.saving')}</Badge>;
    case 'failed':
      return (
        <span className="row">
          <Badge tone="danger">{t('form.notSaved')}</Badge>
          <Button look="quiet" onPress={() => void drafts.flush()}>
            {t('form.saveAgain')}
          </Button>
        </span>
      );
  }
}
