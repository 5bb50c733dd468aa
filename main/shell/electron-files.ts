import { readFile } from 'node:fs/promises';
import type { Session } from 'electron';
import type { BuiltFiles } from './built-files.ts';
import { deskOrigin, deskScheme } from './desk-address.ts';
import { pageHeaders } from './page-policy.ts';

/** Answers `onething://desk/…` from the list of built files; any other host, method or path is refused. */
export function serveBuiltFiles(session: Session, files: BuiltFiles): void {
  const headers = pageHeaders("'none'");
  session.protocol.handle(deskScheme, async (request) => {
    const path = request.url.slice(deskOrigin.length).replace(/[?#].*$/s, '');
    const file = request.url.startsWith(`${deskOrigin}/`) ? files.get(path) : undefined;
    if (request.method !== 'GET')
      return new Response(null, { status: 405, headers: { ...headers, Allow: 'GET' } });
    if (!file) return new Response(null, { status: 404, headers: { ...headers } });
    return new Response(await readFile(file.path), { headers: { ...headers, 'Content-Type': file.type } });
  });
}
