import type { App, Session, WebContents } from 'electron';
import { isDeskAddress } from './desk-address.ts';

/** Keeps every window of the program on the desk's own page, whoever made the window. */
export function guardContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    stayOnDesk(contents);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('select-bluetooth-device', (event) => event.preventDefault());
    // Silent printing and the like are the printer driver's business.
    contents.on('login', (event) => event.preventDefault());
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => {
    event.preventDefault();
    trust(false);
  });
  app.on('select-client-certificate', (event) => event.preventDefault());
}

function stayOnDesk(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isDeskAddress(event.url)) event.preventDefault();
  });
  // Covers frames of every depth; the desk has none.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isDeskAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

/**
 * The page's session talks to nobody: its own scheme is answered from the built files, `blob:` is its own
 * memory, everything else is cancelled before it leaves.
 */
export function cutOffNetwork(session: Session, devTools: boolean): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const own = details.url.startsWith('onething://desk/') || details.url.startsWith('blob:onething://desk/');
    answer({ cancel: !own && !(devTools && details.url.startsWith('devtools://')) });
  });
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}
