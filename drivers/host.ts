/**
 * The device process: the only place where drivers run. Started and watched by `main/devices`, as a forked
 * Node process or an Electron utility process. It ends when it is told to, and when its parent is gone.
 */
import { channelToParent } from './host/channel.ts';
import { stationDevices } from './host/open-devices.ts';
import { serveDevices } from './host/serve.ts';

const channel = channelToParent();
if (channel === undefined) {
  console.error('drivers/host.ts is started by the application, not by hand.');
  process.exit(64);
}
await serveDevices(channel, stationDevices);
process.exit(0);
