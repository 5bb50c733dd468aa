import { ipcRenderer } from 'electron';
import { deskOrigin, portGiven, portWanted } from './desk-address.ts';

/**
 * The page's only door: it asks for a port to the application and gets one. Runs isolated and sandboxed,
 * exposes no object to the page. The port is handed over to the desk's own origin and to no other document
 * that might come to stand in this window.
 */
if (location.origin === deskOrigin && window.top === window) {
  window.addEventListener('message', (event) => {
    if (event.source !== window || event.origin !== deskOrigin || event.data?.type !== portWanted) return;
    ipcRenderer.send(portWanted);
  });
  ipcRenderer.on(portGiven, (event) => {
    window.postMessage({ type: portGiven }, deskOrigin, [...event.ports]);
  });
}
