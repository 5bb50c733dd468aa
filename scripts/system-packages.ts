import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the device lab needs from the system, by Debian package, and the program that proves it is there. */
const packages: Readonly<Record<string, string>> = {
  chromium: '/usr/bin/chromium',
  'sane-utils': '/usr/bin/scanimage',
  cups: '/usr/sbin/cupsd',
  'cups-client': '/usr/bin/lpstat',
  'cups-ipp-utils': '/usr/sbin/ippeveprinter',
  'cups-filters': '/usr/lib/cups/filter/pdftopdf',
  dbus: '/usr/bin/dbus-daemon',
  'poppler-utils': '/usr/bin/pdftotext',
  qpdf: '/usr/bin/qpdf',
};

/** Installs what is missing where that is allowed (Linux, root, apt); otherwise returns the names that are missing. */
export function ensureSystemPackages(): readonly string[] {
  const missing = () => Object.keys(packages).filter((name) => !existsSync(packages[name] as string));
  const absent = missing();
  if (absent.length === 0 || process.platform !== 'linux') return absent;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return absent;
  console.log(`installing for the device lab: ${absent.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[] };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'fonts-noto-cjk', ...absent],
    quiet,
  );
  return missing();
}
