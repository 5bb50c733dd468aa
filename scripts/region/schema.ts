import { z } from 'zod';
import { overlayFile, regionFiles } from '../../domain/region/region-schema.ts';

/** JSON Schema of the files of a region, for editors: `#/$defs/items.yaml` is that of items.yaml. */
export function regionJsonSchema(): string {
  const files = { ...regionFiles, 'overlay.yaml': overlayFile };
  const $defs = Object.fromEntries(
    Object.entries(files).map(([name, schema]) => {
      const { $schema: _schema, ...rest } = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
      return [name, rest];
    }),
  );
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: '地区的规则文件，一个文件一个定义；见 docs/regions.md',
    anyOf: Object.keys($defs).map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
