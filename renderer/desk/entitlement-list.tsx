import type { ReactElement } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { useTranslation } from 'react-i18next';
import type { EntitlementView, Verdict } from '../../domain/case/view.ts';
import { Badge, type Tone } from '../components/badge.tsx';
import { Icon } from '../components/icon.tsx';
import { useCase } from './case-session.tsx';
import { place } from './places.ts';

const order: readonly Verdict[] = ['entitled', 'automatic', 'unknown', 'not-entitled'];
const tones: Record<Verdict, Tone> = {
  entitled: 'ok',
  automatic: 'info',
  unknown: 'plain',
  'not-entitled': 'warn',
};

/** What the person can apply for, gets without applying, may yet be able to, and cannot, with the paper's words. */
export function EntitlementList(): ReactElement {
  const { t } = useTranslation();
  const { view } = useCase();
  return (
    <section className="entitlements" aria-label={t('entitlement.list')} aria-live="polite">
      {order.map((verdict) => {
        const items = view.entitlements.filter((item) => item.verdict === verdict);
        if (items.length === 0) return null;
        return (
          <div key={verdict} className="stack tight">
            <h2 className="row">
              <Badge tone={tones[verdict]}>{t(`entitlement.${verdict}`)}</Badge>
              <span className="small soft">{t(`entitlement.${verdict}-hint`)}</span>
            </h2>
            {verdict === 'unknown' ? (
              <WaitingItems items={items} />
            ) : (
              <ul className="stack tight">
                {items.map((item) => (
                  <li key={item.code} className="item" data-place={place('item', item.code)}>
                    <ItemRow item={item} />
                  </li>
                ))}
              </ul>
            )}
          </div>
        );
      })}
    </section>
  );
}

/** Items that wait for an answer, under the question they wait for. */
function WaitingItems({ items }: { readonly items: readonly EntitlementView[] }): ReactElement {
  const { t } = useTranslation();
  const { view } = useCase();
  const groups = Map.groupBy(
    items,
    (item) =>
      item.asks
        .map((fact) => view.questions.find((question) => question.id === fact)?.question)
        .find((question) => question !== undefined) ?? '',
  );
  return (
    <ul className="stack tight">
      {[...groups].map(([question, waiting]) => (
        <li key={question} className="item waiting">
          {question !== '' && <p className="small soft">{t('entitlement.waitsFor', { question })}</p>}
          <p>{waiting.map((item) => item.name).join('、')}</p>
        </li>
      ))}
    </ul>
  );
}

function ItemRow({ item }: { readonly item: EntitlementView }): ReactElement {
  const { view, readOnly, act } = useCase();

  async function choose(chosen: boolean): Promise<void> {
    const others = view.entitlements.filter((other) => other.chosen && other.code !== item.code);
    const items = [...others.map((other) => other.code), ...(chosen ? [item.code] : [])];
    await act('choose', (client) => client.cases.choose({ caseId: view.id, items }));
  }

  return (
    <>
      {item.selectable || item.chosen ? (
        <CheckboxField
          isSelected={item.chosen}
          isReadOnly={readOnly}
          onChange={(chosen) => void choose(chosen)}
        >
          <CheckboxButton className="choice item-choice">
            <span className="mark square">
              <Icon name="check" />
            </span>
            {item.name}
          </CheckboxButton>
        </CheckboxField>
      ) : (
        <strong className="item-name">{item.name}</strong>
      )}
      <span className="small soft">{item.department}</span>
      {item.reasons.map((reason) => (
        <p key={reason} className="small item-words">
          {reason}
        </p>
      ))}
      {item.chosen &&
        item.remarks.map((remark) => (
          <p key={remark} className="small soft item-words">
            {remark}
          </p>
        ))}
    </>
  );
}
