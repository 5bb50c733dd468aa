import type { Problem } from '../problem.ts';
import { type Expression, Language, reservedNames } from './expression.ts';
import type { Field, Region } from './region.ts';
import type { ParsedFiles } from './region-schema.ts';
import { type Path, textProblem } from './yaml-file.ts';

const languages = new WeakMap<Region, Language>();

/** The compiled conditions of a region; made once. */
export function languageOf(region: Region): Language {
  let language = languages.get(region);
  if (language === undefined) {
    language = new Language({
      facts: region.facts,
      fields: fieldsOf(region).flatMap((field) => [field, { key: `${field.key}.other` }]),
      items: region.items.map((item) => item.code),
      station: Object.keys(region.station),
    });
    languages.set(region, language);
  }
  return language;
}

/** A condition of a region that was checked at load; anything else is a bug and throws. */
export function expressionOf(region: Region, text: string): Expression {
  const compiled = languageOf(region).compile(text);
  if (!compiled.ok) throw new Error(`unchecked condition ${text}: ${compiled.error.message}`);
  return compiled.value;
}

export function fieldsOf(region: Pick<Region, 'form'>): readonly Field[] {
  return region.form.blocks.flatMap((block) => block.fields);
}

type FileName = keyof ParsedFiles;

/** What the schema cannot see: references, uniqueness, and conditions. */
export function checkRegion(region: Region, parsed: ParsedFiles): readonly Problem[] {
  const problems: Problem[] = [];
  const tell = (file: FileName, path: Path, message: string, offset?: number): void => {
    problems.push(textProblem(parsed[file].place(path, offset), message));
  };
  const unique = (file: FileName, entries: readonly (readonly [Path, string])[]): void => {
    const seen = new Set<string>();
    for (const [path, name] of entries) {
      if (seen.has(name)) tell(file, path, `“${name}”重复了。`);
      seen.add(name);
    }
  };
  const codes = new Set(region.items.map((item) => item.code));
  const known = (file: FileName, path: Path, items: readonly string[] | undefined): void =>
    items?.forEach((code, index) => {
      if (!codes.has(code)) tell(file, [...path, index], `没有事项“${code}”，请与 items.yaml 核对。`);
    });
  const condition = (
    file: FileName,
    path: Path,
    text: string | boolean | undefined,
    types: readonly string[] = ['bool'],
  ): void => {
    if (typeof text !== 'string') return;
    const compiled = languageOf(region).compile(text);
    if (!compiled.ok) return tell(file, path, compiled.error.message, compiled.error.offset);
    if (compiled.value.type !== 'dyn' && !types.includes(compiled.value.type))
      tell(file, path, `条件的结果应为 ${types.join(' 或 ')}，现在是 ${compiled.value.type}。`);
  };

  unique(
    'facts.yaml',
    region.facts.map((fact, index) => [['facts', index, 'id'], fact.id] as const),
  );
  region.facts.forEach((fact, index) => {
    if (reservedNames.has(fact.id)) tell('facts.yaml', ['facts', index, 'id'], `“${fact.id}”是保留的名称。`);
  });
  // Without clear names the conditions cannot be read.
  if (problems.length > 0) return problems;

  const { groups } = parsed['items.yaml'].value;
  unique(
    'items.yaml',
    groups.flatMap((group, g) =>
      group.items.map((item, i) => [['groups', g, 'items', i, 'code'], item.code] as const),
    ),
  );
  groups.forEach((group, g) => {
    if (region.departments[group.department] === undefined)
      tell(
        'items.yaml',
        ['groups', g, 'department'],
        `没有部门“${group.department}”，请与 region.yaml 核对。`,
      );
    group.items.forEach((item, i) => {
      const path: Path = ['groups', g, 'items', i];
      item.conditions.forEach((entry, c) =>
        condition('items.yaml', [...path, 'conditions', c, 'when'], entry.when),
      );
      if (item.department !== undefined && region.departments[item.department] === undefined)
        tell('items.yaml', [...path, 'department'], `没有部门“${item.department}”，请与 region.yaml 核对。`);
      known('items.yaml', [...path, 'suggest', 'with'], item.suggest?.with);
      const kind = item.kind ?? group.kind;
      if (item.mayTick !== undefined && kind !== '免申办理' && kind !== '免申即享')
        tell('items.yaml', [...path, 'mayTick'], '只有免申办理、免申即享的事项可以写 mayTick。');
    });
  });

  const earlier = new Set<string>();
  const inOrder = (index: number, key: 'askWhen' | 'prefill', text: string | undefined): void => {
    const compiled = text === undefined ? undefined : languageOf(region).compile(text);
    if (compiled?.ok !== true) return;
    for (const { id } of region.facts)
      if (compiled.value.names.has(id) && !earlier.has(id))
        tell('facts.yaml', ['facts', index, key], `只能用排在前面的问题，“${id}”排在后面。`);
  };
  region.facts.forEach((fact, index) => {
    inOrder(index, 'askWhen', fact.askWhen);
    inOrder(index, 'prefill', fact.prefill);
    earlier.add(fact.id);
    if ((fact.type === 'choice' || fact.type === 'choices') !== (fact.options !== undefined))
      tell(
        'facts.yaml',
        ['facts', index, 'type'],
        `“${fact.id}”的类型与选项不符：选择题要有选项，其他题不能有。`,
      );
    unique(
      'facts.yaml',
      (fact.options ?? []).map((option, o) => [['facts', index, 'options', o, 'code'], option.code] as const),
    );
    condition('facts.yaml', ['facts', index, 'askWhen'], fact.askWhen);
    condition('facts.yaml', ['facts', index, 'prefill'], fact.prefill, [
      { yesno: 'bool', choice: 'string', choices: 'list<string>', 'certificate-number': 'string' }[fact.type],
    ]);
  });

  const { blocks } = parsed['form.yaml'].value;
  const places = blocks.flatMap((block, b) =>
    block.fields.map((field, f) => ({ field, path: ['blocks', b, 'fields', f] as Path })),
  );
  unique(
    'form.yaml',
    places.map(({ field, path }) => [[...path, 'key'], field.key] as const),
  );
  unique(
    'form.yaml',
    places.map(({ field, path }) => [[...path, 'number'], field.number] as const),
  );
  blocks.forEach((block, b) => {
    known('form.yaml', ['blocks', b, 'items'], block.items);
    condition('form.yaml', ['blocks', b, 'visibleWhen'], block.visibleWhen);
  });
  for (const { field, path } of places) {
    known('form.yaml', [...path, 'items'], field.items);
    field.options?.forEach((option, o) => known('form.yaml', [...path, 'options', o, 'items'], option.items));
    unique(
      'form.yaml',
      (field.options ?? []).map((option, o) => [[...path, 'options', o, 'code'], option.code] as const),
    );
    if (field.optionsFrom !== undefined && region.evaluation?.booking === undefined)
      tell(
        'form.yaml',
        [...path, 'optionsFrom'],
        'region.yaml 没有 evaluation.booking，列不出可预约的日子。',
      );
    const hasOptions = field.options !== undefined || field.optionsFrom !== undefined;
    if ((field.type === 'choice' || field.type === 'choices') !== hasOptions)
      tell('form.yaml', [...path, 'type'], `“${field.key}”的类型与选项不符：选择项要有选项，其他项不能有。`);
    if (field.label === '' && field.screenLabel === undefined)
      tell('form.yaml', [...path, 'label'], `“${field.key}”没有印制的标签，必须写 screenLabel。`);
    const many = field.type === 'choices' || field.type === 'lines';
    const types = many ? ['list<string>', 'list'] : ['string'];
    condition('form.yaml', [...path, 'visibleWhen'], field.visibleWhen);
    condition('form.yaml', [...path, 'required'], field.required);
    condition('form.yaml', [...path, 'prefill'], field.prefill, types);
    condition('form.yaml', [...path, 'suggest'], field.suggest, types);
  }

  region.materials.forEach((material, index) => {
    known('materials.yaml', ['materials', index, 'items'], material.items);
    condition('materials.yaml', ['materials', index, 'when'], material.when);
    if ((material.necessity === '非必要') !== (material.when !== undefined))
      tell(
        'materials.yaml',
        ['materials', index],
        `“${material.name}”：“非必要”的材料要写 when，“必要”的不能写。`,
      );
  });
  const papers = new Set(region.papers.map(({ id }) => id));
  region.materials.forEach(({ paper }, index) => {
    if (paper !== undefined && !papers.has(paper))
      tell('materials.yaml', ['materials', index, 'paper'], `papers.yaml 里没有“${paper}”。`);
  });
  unique(
    'papers.yaml',
    region.papers.map(({ id }, index) => [['papers', index, 'id'], id] as const),
  );
  region.papers.forEach((paper, index) => {
    known('papers.yaml', ['papers', index, 'items'], paper.items);
    condition('papers.yaml', ['papers', index, 'when'], paper.when);
  });
  condition('region.yaml', ['guardianNeeded', 'when'], region.guardianNeeded);
  known('region.yaml', ['publicity', 'items'], region.publicity?.items);
  condition('region.yaml', ['publicity', 'notFor', 'when'], region.publicity?.notFor?.when);
  known('region.yaml', ['evaluation', 'items'], region.evaluation?.items);
  condition('region.yaml', ['evaluation', 'types'], region.evaluation?.types, ['list<string>', 'list']);
  const { photo } = region;
  if (photo !== undefined && region.materials.find(({ id }) => id === photo.material)?.isPhoto !== true)
    tell('region.yaml', ['photo', 'material'], `材料“${photo.material}”不是照片（isPhoto）。`);
  unique(
    'region.yaml',
    parsed['region.yaml'].value.open.map(({ id }, index) => [['open', index, 'id'], id] as const),
  );
  problems.push(...checkSources(region, parsed));
  return problems;
}

/** Every `source` begins with the id of a document that region.yaml lists. */
function checkSources(region: Region, parsed: ParsedFiles): Problem[] {
  const problems: Problem[] = [];
  for (const file of Object.values(parsed)) {
    const visit = (value: unknown, path: Path): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        const step = Array.isArray(value) ? Number(key) : key;
        if (key === 'source' && typeof child === 'string') {
          const [document = ''] = child.split(' ', 1);
          if (region.documents[document] === undefined)
            problems.push(
              textProblem(file.place([...path, step]), `出处“${child}”应以 documents 中的文件代号开头。`),
            );
        } else visit(child, [...path, step]);
      }
    };
    visit(file.value, []);
  }
  return problems;
}
