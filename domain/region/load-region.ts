import type { z } from 'zod';
import type { Problem } from '../problem.ts';
import { failure, type Result, success } from '../result.ts';
import { checkRegion } from './check-region.ts';
import type { Evaluation, Field, Item, Limits, Publicity, Region, Sourced } from './region.ts';
import {
  type formFile,
  type itemsFile,
  type ParsedFiles,
  type regionFile,
  regionFiles,
  slotWord,
} from './region-schema.ts';
import { type FolderText, type RegionSources, regionText } from './region-text.ts';
import { checkSlots, type RawFiles } from './slots.ts';
import { checkYaml } from './yaml-file.ts';

type FileName = keyof ParsedFiles;

/**
 * A region from the text of its files (file name → text), of those it extends and of the local overlay.
 * Everything that is wrong in any file is told at once, each as `file:line:column` and a sentence: YAML,
 * unknown fields, references that lead nowhere, conditions that do not parse or have the wrong type.
 * `version` is a hash over all files.
 */
export function parseRegion(
  id: string,
  folder: FolderText,
  sources: RegionSources = {},
): Result<Region, readonly Problem[]> {
  const loaded = loadRegion(id, folder, sources);
  return loaded.ok ? success(loaded.value.region) : loaded;
}

/** A region together with its checked files, for tools that tell where something stands. */
export interface LoadedRegion {
  readonly region: Region;
  readonly files: ParsedFiles;
  readonly raw: RawFiles;
}

/** `parseRegion`, with the files. */
export function loadRegion(
  id: string,
  folder: FolderText,
  sources: RegionSources = {},
): Result<LoadedRegion, readonly Problem[]> {
  const text = regionText(id, folder, sources);
  if (!text.ok) return text;
  const { files: raw, filled, version } = text.value;
  const problems: Problem[] = [];
  const parsed: Partial<Record<FileName, unknown>> = {};
  for (const [name, schema] of Object.entries(regionFiles)) {
    const file = raw[name];
    if (file === undefined) throw new Error(`${name} of ${id} is missing`);
    const checked = checkYaml(file, schema);
    if (checked.ok) parsed[name as FileName] = checked.value;
    else problems.push(...checked.error);
  }
  if (problems.length > 0) return failure(problems);
  const files = parsed as ParsedFiles;
  const done = new Set(filled.map((slot) => slot.id));
  const region: Region = {
    ...assemble(id, files),
    version,
    paper: raw['paper.yaml']?.value ?? null,
    open: (files['region.yaml'].value.open as Region['open']).filter((slot) => !done.has(slot.id)),
    filled,
  };
  const wrong = [...checkRegion(region, files), ...checkSlots(raw, filled)];
  return wrong.length > 0 ? failure(wrong) : success({ region, files, raw });
}

function assemble(id: string, parsed: ParsedFiles): Omit<Region, 'version' | 'paper' | 'open' | 'filled'> {
  const { name, service, documents, departments, guardianNeeded, switches, office, ...rest } =
    parsed['region.yaml'].value;
  const limits = limitsOf(rest.limits);
  const form = parsed['form.yaml'].value;
  return {
    id,
    name,
    service,
    template: rest.template === true,
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
    ...(rest.photo && { photo: withoutSlots(rest.photo) }),
    station: Object.fromEntries(
      Object.entries(rest.station ?? {}).map(([key, word]) => [key, word === slotWord ? '' : word]),
    ),
    office,
    notices: noticesOf(parsed),
    papers: parsed['papers.yaml'].value.papers as Region['papers'],
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
