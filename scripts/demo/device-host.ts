/**
 * The device process of `npm run demo`: the station's own, with a scanner and a printer that do not dawdle.
 * The reader keeps its real timing.
 */
import { openPrinter } from '../../drivers/printer/open.ts';
import { openScanner } from '../../drivers/scanner/open.ts';
import { channelToParent } from '../../drivers/host/channel.ts';
import { stationDevices } from '../../drivers/host/open-devices.ts';
import { serveDevices } from '../../drivers/host/serve.ts';

/** Nobody stands in front of these: long enough to pass through every state, no longer. */
const scannerDelays = { warmUpMs: 20, pageMs: 100 } as const;
const printerDelays = { spoolMs: 20, pageMs: 80 } as const;

const channel = channelToParent();
if (channel === undefined) {
  console.error('scripts/demo/device-host.ts is started by the demo, not by hand.');
  process.exit(64);
}
await serveDevices(channel, {
  ...stationDevices,
  async scanner(settings) {
    const { scanner, simulate, state } = await openScanner(settings, { simulatedDelays: scannerDelays });
    if (simulate === undefined || state === undefined) return { device: scanner };
    return { device: scanner, simulator: { simulate, state: async () => state() } };
  },
  async printer(settings) {
    const { printer, simulate, state } = await openPrinter(settings, { simulatedDelays: printerDelays });
    if (simulate === undefined || state === undefined) return { device: printer };
    return { device: printer, simulator: { simulate, state: async () => state() } };
  },
});
process.exit(0);
