import { createHash } from 'node:crypto';

/** HTML that is ready to be sent: only `html` makes it, so that no text gets in unescaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

/** Escapes every value that is not `Html` itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings
      .map((string, place) => string + (place < parts.length ? written(parts[place] ?? '') : ''))
      .join(''),
  );
}

function written(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map((one) => one.text).join('');
  return String(part)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --line: #c9d1db; --soft: #f3f6f9; --accent: #0b5394; --quiet: #566173; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --paper: #14181e; --line: #3a4450; --soft: #1d232b; --accent: #7db7ee; --quiet: #a9b4c2; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1100px; padding: 24px; font: 16px/1.5 "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 32px 0 8px; } h3 { font-size: 16px; margin: 24px 0 4px; }
p { margin: 4px 0 12px; } .quiet { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: var(--quiet); padding: 0 0 4px; }
th, td { border: 1px solid var(--line); padding: 8px; text-align: left; vertical-align: top; }
th { background: var(--soft); font-weight: 600; }
td.number, code { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; } code { font-size: 14px; }
a { color: var(--accent); } a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.scroll { overflow-x: auto; } .verb { font-weight: 700; }
`;

/** The only resource of every page is the style within it; nothing else loads and nothing runs. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A whole page of the platform. */
export function page(title: string, body: Html): string {
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${written(title)}</title><style>${style}</style></head>
<body>${body.text}</body>
</html>
`;
}
