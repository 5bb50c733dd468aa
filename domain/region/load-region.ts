import { z } from 'zod';
import type { Problem } from '../problem.ts';
import { failure, type Result, success } from '../result.ts';
import { sha256Hex } from '../sha256.ts';
import { checkRegion } from './check-region.ts';
import type { Evaluation, Field, Item, Limits, PhotoRule, Publicity, Region, Sourced } from './region.ts';
import {
  type formFile,
  type itemsFile,
  optionalFiles,
  type ParsedFiles,
  type regionFile,
  regionFiles,
  slotWord,
} from './region-schema.ts';
import { parseYaml, textProblem } from './yaml-file.ts';

type FileName = keyof ParsedFiles;

/** Read by others: the layout on paper, and the table of cases that tests the region. */
const otherFiles: ReadonlySet<string> = new Set(['paper.yaml', 'cases.yaml']);

/**
 * A region from the text of its files (file name → text). Everything that is wrong in any file is told at
 * once, each as `file:line:column` and a sentence: YAML, unknown fields, references that lead nowhere,
 * conditions that do not parse or have the wrong type. `version` is a hash over all files.
 */
export function parseRegion(
  id: string,
  files: Readonly<Record<string, string>>,
): Result<Region, readonly Problem[]> {
  const problems: Problem[] = [];
  for (const name of Object.keys(files))
    if (!(name in regionFiles) && !otherFiles.has(name))
      problems.push(textProblem(name, `地区“${id}”不认识这个文件，请检查文件名。`));
  const parsed: Partial<Record<FileName, unknown>> = {};
  for (const [name, schema] of Object.entries(regionFiles)) {
    const text = files[name] ?? optionalFiles[name];
    if (text === undefined) {
      problems.push(textProblem(name, `地区“${id}”缺少这个文件。`));
      continue;
    }
    const file = parseYaml(name, text, schema);
    if (file.ok) parsed[name as FileName] = file.value;
    else problems.push(...file.error);
  }
  const paper = parseYaml('paper.yaml', files['paper.yaml'] ?? 'null', z.unknown());
  if (!paper.ok) problems.push(...paper.error);
  if (problems.length > 0 || !paper.ok) return failure(problems);
  const complete = parsed as ParsedFiles;
  const region = assemble(id, files, complete, paper.value.value);
  const wrong = checkRegion(region, complete);
  return wrong.length > 0 ? failure(wrong) : success(region);
}

function assemble(
  id: string,
  files: Readonly<Record<string, string>>,
  parsed: ParsedFiles,
  paper: unknown,
): Region {
  const { name, service, documents, departments, guardianNeeded, switches, office, open, ...rest } =
    parsed['region.yaml'].value;
  const limits = limitsOf(rest.limits);
  const form = parsed['form.yaml'].value;
  const version = sha256Hex(
    JSON.stringify(
      Object.entries(files)
        .filter(([file]) => file !== 'cases.yaml')
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
  ).slice(0, 16);
  return {
    id,
    name,
    service,
    version,
    documents: documents as Region['documents'],
    departments,
    facts: parsed['facts.yaml'].value.facts as Region['facts'],
    items: parsed['items.yaml'].value.groups.flatMap((group) => itemsOf(group, limits)),
    form: {
      title: form.title,
      declaration: form.declaration,
      blocks: form.blocks.map((block) => ({
        id: block.id,
        title: block.title,
        fields: block.fields.map((field) => fieldOf(field, block, form)),
      })),
    },
    materials: parsed['materials.yaml'].value.materials as Region['materials'],
    limits,
    guardianNeeded: guardianNeeded.when,
    switches: { ...switches, withdrawal: switches.withdrawal === true },
    ...(rest.publicity && { publicity: withoutSlots(rest.publicity) as Publicity }),
    ...(rest.evaluation && {
      evaluation: {
        ...rest.evaluation,
        ...(rest.evaluation.booking && { booking: rest.evaluation.booking.map(withoutSlots) }),
      } as Evaluation,
    }),
    ...(rest.photo && { photo: withoutSlots(rest.photo) as PhotoRule }),
    station: withoutSlots(rest.station ?? {}),
    office,
    notices: noticesOf(parsed),
    paper,
    papers: parsed['papers.yaml'].value.papers as Region['papers'],
    open: open as Region['open'],
    filled: [],
  };
}

type Group = z.output<typeof itemsFile>['groups'][number];

function itemsOf({ items, remarks, ...group }: Group, limits: Limits): Item[] {
  return items.map(
    (item) =>
      ({
        ...group,
        ...item,
        limits: limitsOf(item.limits ?? group.limits) ?? limits,
        remarks: [...(item.remarks ?? []), ...(remarks ?? [])],
      }) as Item,
  );
}

type LimitsText = z.output<typeof regionFile>['limits'];

function limitsOf(limits: LimitsText): Limits;
function limitsOf(limits: LimitsText | undefined): Limits | undefined;
function limitsOf(limits: LimitsText | undefined): Limits | undefined {
  return limits === undefined ? undefined : (withoutSlots(limits) as Limits);
}

/** 待配置 is nothing: what uses the value must do without. */
function withoutSlots<T extends object>(of: T): { [K in keyof T]: Exclude<T[K], typeof slotWord> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== slotWord)) as never;
}

/** A notice of a switch that is off does not exist for the region. */
function noticesOf(parsed: ParsedFiles): Region['notices'] {
  const { switches, publicity, evaluation } = parsed['region.yaml'].value;
  const on = { ...switches, publicity: publicity !== undefined, evaluation: evaluation !== undefined };
  return Object.fromEntries(
    Object.entries(parsed['notices.yaml'].value)
      .filter(([, notice]) => notice.switch === undefined || on[notice.switch] === true)
      .map(([key, notice]) => [key, notice.lines]),
  );
}

type Block = z.output<typeof formFile>['blocks'][number];

function fieldOf(field: Block['fields'][number], block: Block, form: Required<Sourced>): Field {
  const { source, mark } = form;
  const conditions = [block.visibleWhen, field.visibleWhen].filter((text) => text !== undefined);
  const inherited = {
    ...(block.items && { items: block.items }),
    ...field,
    ...(conditions.length > 0 && { visibleWhen: conditions.map((text) => `(${text})`).join(' && ') }),
  };
  return { source, mark, ...inherited } as Field;
}
