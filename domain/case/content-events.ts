import { checkShape, labelOf, normaliseValue } from '../form/check-value.ts';
import { parseCertificateNumber } from '../id-card/certificate-number.ts';
import type { Problem } from '../problem.ts';
import { fieldsOf } from '../region/check-region.ts';
import type { Fact, FactValue, Field, FieldValue, ItemCode, Region } from '../region/region.ts';
import { failure, type Result, success, unreachable } from '../result.ts';
import { type Change, type EventContext, refused } from './change.ts';
import type { Case, FilledValue, Provenance } from './case.ts';
import { seenCase } from './seen-case.ts';
import type { CaseView } from './view.ts';

/** Answers are kept even when they count for nothing now; null takes one back. */
export function answer(
  current: Case,
  facts: Readonly<Record<string, FactValue | null>>,
  { region }: EventContext,
): Change {
  const problems: Problem[] = [];
  const next: Record<string, FactValue> = { ...current.facts };
  for (const [id, value] of Object.entries(facts)) {
    const fact = region.facts.find((candidate) => candidate.id === id);
    if (fact === undefined) {
      problems.push({
        code: 'facts.unknown',
        fact: id,
        message: `没有“${id}”这个问题，请核对名称；名称无误时请更新程序后再试。`,
      });
      continue;
    }
    const empty = Array.isArray(value) && value.length === 0;
    if (value === null || empty) {
      delete next[id];
      continue;
    }
    const checked = checkAnswer(fact, value, current);
    if (checked.ok) next[id] = checked.value;
    else problems.push(checked.error);
  }
  return problems.length > 0 ? failure(problems) : success({ ...current, facts: next });
}

function checkAnswer(fact: Fact, value: FactValue, current: Case): Result<FactValue, Problem> {
  const refuse = (code: string, message: string): Result<never, Problem> =>
    failure({ code: `facts.${code}`, fact: fact.id, message });
  const codes = fact.options?.map((option) => option.code) ?? [];
  switch (fact.type) {
    case 'yesno':
      return typeof value === 'boolean'
        ? success(value)
        : refuse('type', `“${fact.question}”只能回答是或否。`);
    case 'choice':
      return typeof value === 'string' && codes.includes(value)
        ? success(value)
        : refuse('option', `“${fact.question}”没有这个选项，请从所列选项中选一个。`);
    case 'choices':
      return Array.isArray(value) && value.every((code) => codes.includes(code))
        ? success(codes.filter((code) => value.includes(code)))
        : refuse('option', `“${fact.question}”没有这个选项，请从所列选项中选择。`);
    case 'certificate-number': {
      if (typeof value !== 'string') return refuse('type', '残疾人证号应是一串号码，请重新输入。');
      if (value.trim() === '') return success('');
      const parsed = parseCertificateNumber(value);
      if (!parsed.ok) return failure({ ...parsed.error, fact: fact.id });
      const { applicant } = current.people;
      if (applicant !== undefined && applicant.idNumber !== parsed.value.idNumber)
        return refuse(
          'certificate-of-other',
          '残疾人证号的前 18 位与申请人的身份证号码不一致，请核对；确有不一致的，请留空并直接回答类别和等级。',
        );
      return success(parsed.value.number);
    }
    default:
      return unreachable(fact.type);
  }
}

/** A certificate number of somebody else, entered before the card was read, does not stay. */
export function withoutForeignCertificate(current: Case, region: Region): Case {
  const { applicant } = current.people;
  const foreign = region.facts.find(({ id, type }) => {
    const value = current.facts[id];
    return type === 'certificate-number' && typeof value === 'string' && value !== ''
      ? value.slice(0, 18) !== applicant?.idNumber
      : false;
  });
  if (applicant === undefined || foreign === undefined) return current;
  const { [foreign.id]: _foreign, ...facts } = current.facts;
  return { ...current, facts };
}

/** The whole new choice. Refused items are all told; nothing is chosen by halves. */
export function chooseItems(current: Case, items: readonly ItemCode[], context: EventContext): Change {
  const { region } = context;
  const wanted = new Set(items);
  const { dropped: _dropped, ...rest } = current;
  const next: Case = {
    ...rest,
    items: region.items.map((item) => item.code).filter((code) => wanted.has(code)),
  };
  const problems: Problem[] = [];
  const view = seenCase(next, region, context);
  for (const code of wanted) {
    const item = view.entitlements.find((candidate) => candidate.code === code);
    if (item === undefined)
      problems.push({
        code: 'items.unknown',
        item: code,
        message: `本地区没有“${code}”这个事项，请重新选择。`,
      });
    else if (!item.selectable) problems.push(notSelectable(item));
  }
  problems.push(...exclusiveProblems(region, wanted));
  return problems.length > 0 ? failure(problems) : success(next);
}

function notSelectable(item: CaseView['entitlements'][number]): Problem {
  const tell = (code: string, message: string): Problem => ({
    code: `items.${code}`,
    item: item.code,
    message,
  });
  switch (item.verdict) {
    case 'automatic':
      return tell('automatic', `“${item.name}”是免申办理，不需要申请，符合条件会直接办理。`);
    case 'not-entitled':
      return tell('not-entitled', `不能办理“${item.name}”，不符合条件：${item.reasons.join('')}`);
    case 'unknown':
      return tell('undecided', `还不能确定是否可以办理“${item.name}”，请先回答相关的问题。`);
    case 'entitled':
      throw new Error('an entitled item is selectable');
    default:
      return unreachable(item.verdict);
  }
}

function exclusiveProblems(region: Region, wanted: ReadonlySet<ItemCode>): readonly Problem[] {
  const groups = Map.groupBy(
    region.items.filter((item) => item.exclusiveGroup !== undefined && wanted.has(item.code)),
    (item) => item.exclusiveGroup,
  );
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      code: 'items.exclusive',
      item: group[1]?.code ?? '',
      message: `${group.map((item) => `“${item.name}”`).join('、')}不能同时办理，请只选一项。`,
    }));
}

/** Items that a changed answer, age or person took away leave the choice, with the reason. */
export function dropLostItems(current: Case, context: EventContext): Case {
  if (current.items.length === 0 || current.state === 'submitted') return current;
  const lost = seenCase(current, context.region, context).entitlements.filter(
    (item) => item.chosen && !item.selectable,
  );
  if (lost.length === 0) return current;
  const codes = new Set(lost.map((item) => item.code));
  return {
    ...current,
    items: current.items.filter((code) => !codes.has(code)),
    dropped: [
      ...(current.dropped ?? []).filter(({ item }) => !codes.has(item)),
      ...lost.map((item) => ({
        item: item.code,
        because: item.reasons.join('') || '有关的问题需要重新回答。',
      })),
    ],
  };
}

/**
 * Values typed or shared. Null or nothing brings back what is prefilled. A value that its field cannot hold is
 * refused; one that is merely wrong (a short phone number) is kept and told in the view, where it can be mended.
 */
export function fill(
  current: Case,
  values: Readonly<Record<string, FieldValue | null>>,
  from: Provenance,
  context: EventContext,
): Change {
  if (from === 'card' || from === 'answer' || from === 'system')
    return refused('form.from', '这类内容由程序自动带出，不能填写。');
  const { region } = context;
  const fields = fieldsOf(region);
  const problems: Problem[] = [];
  const form: Record<string, FilledValue> = { ...current.form };
  for (const [key, raw] of Object.entries(values)) {
    const blankOf = fields.find(
      (field) => key === `${field.key}.other` && field.options?.some((option) => option.fillIn),
    );
    const field: Field | undefined =
      blankOf === undefined
        ? fields.find((candidate) => candidate.key === key)
        : {
            number: blankOf.number,
            key,
            label: `${labelOf(blankOf)}（其他）`,
            type: 'text',
            required: false,
          };
    if (field === undefined) {
      problems.push({
        code: 'form.unknown',
        field: key,
        message: `申请表没有“${key}”这一项，请核对字段名称。`,
      });
      continue;
    }
    const value = raw === null ? undefined : normaliseValue(field, raw);
    const wrong = value === undefined ? undefined : checkShape(field, value);
    if (wrong !== undefined) problems.push(wrong);
    else if (value === undefined) delete form[key];
    else form[key] = { value, from };
  }
  if (problems.length > 0) return failure(problems);
  const next = { ...current, form };
  return removeFixed(next, values, context);
}

/** A fixed field takes no other value than its own; its own is not stored twice. */
function removeFixed(
  next: Case,
  values: Readonly<Record<string, FieldValue | null>>,
  context: EventContext,
): Change {
  const views = seenCase(next, context.region, context).form.blocks.flatMap((block) => block.fields);
  const own = new Set<string>();
  const problems: Problem[] = [];
  for (const key of Object.keys(values)) {
    const definition = fieldsOf(context.region).find((field) => field.key === key);
    const view = views.find((field) => field.key === key);
    const given = next.form[key]?.value;
    const fixed = view === undefined ? definition?.printOnly === true : view.readOnly;
    if (!fixed || given === undefined) continue;
    if (view?.value === undefined || [view.value].flat().join('\n') !== [given].flat().join('\n'))
      problems.push({
        code: 'form.read-only',
        field: key,
        message:
          definition?.printOnly === true
            ? `“${labelOf(definition)}”由程序打印，或在纸上手写、粘贴，不能填写，请去掉。`
            : `“${view?.label ?? key}”由身份证或前面的回答带出，不能另填；不对的话，请重新读卡或更正回答。`,
      });
    else own.add(key);
  }
  if (problems.length > 0) return failure(problems);
  if (own.size === 0) return success(next);
  const form = Object.fromEntries(Object.entries(next.form).filter(([key]) => !own.has(key)));
  return success({ ...next, form });
}
