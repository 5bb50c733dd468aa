import { z } from 'zod';
import type { Problem } from '../problem.ts';
import { failure, type Result, success } from '../result.ts';
import { sha256Hex } from '../sha256.ts';
import { checkRegion } from './check-region.ts';
import type { Field, Item, Region, Sourced } from './region.ts';
import { type formFile, type itemsFile, type ParsedFiles, regionFiles } from './region-schema.ts';
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
    const text = files[name];
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
  const { name, service, documents, departments, limits, guardianNeeded, switches, office, open } =
    parsed['region.yaml'].value;
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
    items: parsed['items.yaml'].value.groups.flatMap(itemsOf),
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
    switches,
    office,
    notices: Object.fromEntries(
      Object.entries(parsed['notices.yaml'].value).map(([key, notice]) => [key, notice.lines]),
    ),
    paper,
    open,
  };
}

type Group = z.output<typeof itemsFile>['groups'][number];

function itemsOf({ items, remarks, ...group }: Group): Item[] {
  return items.map(
    (item) => ({ ...group, ...item, remarks: [...(item.remarks ?? []), ...(remarks ?? [])] }) as Item,
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
