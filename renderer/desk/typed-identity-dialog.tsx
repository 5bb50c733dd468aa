import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkIdNumber } from '../../domain/id-card/id-number.ts';
import type { PersonRole, SexCode, TypedReason } from '../../domain/id-card/identity.ts';
import { nations } from '../../domain/id-card/nations.ts';
import { isSexCode, sexName } from '../../domain/id-card/sex.ts';
import type { Problem } from '../../domain/problem.ts';
import { Button } from '../components/button.tsx';
import { OneOf } from '../components/choice-input.tsx';
import { DateInput } from '../components/date-input.tsx';
import { DialogFrame } from '../components/dialog-frame.tsx';
import { PickedInput } from '../components/picked-input.tsx';
import { Problems } from '../components/problems.tsx';
import { TextInput } from '../components/text-input.tsx';
import { parseTypedDate } from '../components/typed-date.ts';
import { useDesk } from './desk-context.tsx';

/** What the contract takes as a typed identity. */
export interface TypedIdentity {
  readonly name: string;
  readonly sex: SexCode;
  readonly nation: string;
  readonly birth: string;
  readonly address: string;
  readonly idNumber: string;
  readonly issuer?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

const reasons: readonly TypedReason[] = ['no-card', 'card-unreadable', 'no-reader', 'no-id-card-yet'];
const sexes: readonly SexCode[] = ['1', '2', '9', '0'];

/** 手工录入: every part of a card, and why it was not read. The number fills birth and sex. */
export function TypedIdentityDialog({
  role,
  onTyped,
  onClose,
  refusal = [],
}: {
  readonly role: PersonRole;
  readonly onTyped: (identity: TypedIdentity, reason: TypedReason) => Promise<void>;
  readonly onClose: () => void;
  /** What the application said against it. */
  readonly refusal?: readonly Problem[];
}): ReactElement {
  const { t } = useTranslation();
  const { state } = useDesk();
  const [reason, setReason] = useState<string>();
  const [name, setName] = useState('');
  const [number, setNumber] = useState('');
  const [sex, setSex] = useState<string>();
  const [nation, setNation] = useState('01');
  const [birth, setBirth] = useState('');
  const [address, setAddress] = useState('');
  const [issuer, setIssuer] = useState('');
  const [validFrom, setValidFrom] = useState('');
  const [validTo, setValidTo] = useState('');
  const [asked, setAsked] = useState(false);
  const [pending, setPending] = useState(false);

  const checked = checkIdNumber(number, state?.today);
  const chosenReason = reasons.find((one) => one === reason);
  const birthDate = parseTypedDate(birth, 'day');
  const until = validTo === t('identity.longTerm') ? '长期' : parseTypedDate(validTo, 'day');
  const from = parseTypedDate(validFrom, 'day');

  function changeNumber(text: string): void {
    setNumber(text);
    const whole = checkIdNumber(text, state?.today);
    if (!whole.ok) return;
    setBirth(whole.value.birth);
    setSex(whole.value.sex);
  }

  const errors = {
    reason: chosenReason === undefined ? [t('identity.reasonMissing')] : [],
    name: name.trim() === '' ? [t('identity.nameMissing')] : [],
    number: checked.ok ? [] : [checked.error.message],
    sex: sex === undefined ? [t('identity.sexMissing')] : [],
    birth: birthDate === undefined ? [t('identity.birthMissing')] : [],
    validFrom: validFrom !== '' && from === undefined ? [t('identity.dateUnknown')] : [],
    validTo: validTo !== '' && until === undefined ? [t('identity.dateUnknown')] : [],
  };
  const shown: Partial<typeof errors> = asked ? errors : {};

  async function send(): Promise<void> {
    setAsked(true);
    if (Object.values(errors).some((list) => list.length > 0) || pending) {
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>('[role="dialog"] [aria-invalid="true"]')?.focus(),
      );
      return;
    }
    if (chosenReason === undefined || birthDate === undefined || sex === undefined || !isSexCode(sex)) return;
    setPending(true);
    try {
      const idNumber = checked.ok ? checked.value.number : number;
      await onTyped(
        {
          name: name.trim(),
          sex,
          nation,
          birth: birthDate,
          address: address.trim(),
          idNumber,
          ...(issuer.trim() !== '' && { issuer: issuer.trim() }),
          ...(from !== undefined && { validFrom: from }),
          ...(until !== undefined && { validTo: until }),
        },
        chosenReason,
      );
    } finally {
      setPending(false);
    }
  }

  return (
    <DialogFrame
      wide
      title={t('identity.typedTitle', { role: t(`identity.role-${role}`) })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('desk.cancel')}</Button>
          <Button look="primary" type="submit" form="typed-identity" isPending={pending}>
            {t('identity.typedSave')}
          </Button>
        </>
      }
    >
      <form
        id="typed-identity"
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Problems problems={refusal} />
        <OneOf
          label={t('identity.typedReason')}
          required
          options={reasons.map((code) => ({ code, label: t(`identity.reason-${code}`) }))}
          value={reason}
          onChange={setReason}
          errors={shown.reason ?? []}
        />
        <div className="fields">
          <TextInput
            label={t('identity.name')}
            required
            value={name}
            onChange={setName}
            maxLength={60}
            autoFocus
            errors={shown.name ?? []}
          />
          <TextInput
            label={t('identity.idNumber')}
            required
            value={number}
            onChange={changeNumber}
            maxLength={22}
            hint={t('identity.numberHint')}
            errors={number.length >= 18 || asked ? errors.number : []}
          />
          <DateInput
            label={t('identity.birth')}
            required
            value={birth}
            onChange={setBirth}
            errors={shown.birth ?? []}
          />
          <PickedInput
            label={t('identity.nation')}
            required
            options={nations.map(({ code, name }) => ({ code, label: name }))}
            value={nation}
            onChange={setNation}
            openLabel={t('identity.allNations')}
          />
        </div>
        <OneOf
          label={t('identity.sex')}
          required
          options={sexes.map((code) => ({ code, label: sexName(code) }))}
          value={sex}
          onChange={setSex}
          errors={shown.sex ?? []}
        />
        <TextInput
          label={t('identity.address')}
          value={address}
          onChange={setAddress}
          maxLength={200}
          rows={2}
        />
        <div className="fields">
          <TextInput label={t('identity.issuer')} value={issuer} onChange={setIssuer} maxLength={60} />
          <DateInput
            label={t('identity.validFrom')}
            value={validFrom}
            onChange={setValidFrom}
            errors={shown.validFrom ?? []}
          />
          <div className="field">
            <DateInput
              label={t('identity.validTo')}
              value={validTo}
              onChange={setValidTo}
              errors={shown.validTo ?? []}
            />
            <Button look="quiet" onPress={() => setValidTo(t('identity.longTerm'))}>
              {t('identity.setLongTerm')}
            </Button>
          </div>
        </div>
      </form>
    </DialogFrame>
  );
}
