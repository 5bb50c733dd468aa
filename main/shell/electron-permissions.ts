import type { Session } from 'electron';

/**
 * What the page asks the browser for, and why it does not get it. The desk shows and types; every device is
 * the device process's business. What is not in the table is refused as well: the reasons are for people.
 */
export const refusedPermissions: Readonly<Record<string, string>> = {
  'clipboard-read': 'the clipboard may hold another program’s data of another person',
  'display-capture': 'the screen shows personal data',
  fullscreen: 'the kiosk flag decides that, not the page',
  geolocation: 'the station’s place is a setting',
  hid: 'readers are opened by the device process',
  'idle-detection': 'the page’s own timer covers the screen',
  keyboardLock: 'the operator must be able to leave',
  media: 'pages come from the scanner or as files; there is no camera or microphone here',
  mediaKeySystem: 'nothing here is protected media',
  midi: 'no such device',
  midiSysex: 'no such device',
  notifications: 'they would show personal data outside the window',
  openExternal: 'no link leads out of the desk',
  pointerLock: 'nothing here needs it',
  serial: 'readers are opened by the device process',
  'speaker-selection': 'no choice of sound device',
  'storage-access': 'nothing is stored in the page',
  'top-level-storage-access': 'nothing is stored in the page',
  usb: 'readers are opened by the device process',
  'window-management': 'the window is placed by the program',
};

/** Refuses every permission and every device, asked for or looked up. There is no exception. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
}
