import { channelToParent } from '../../../drivers/host/channel.ts';
import { serveDevices } from '../../../drivers/host/serve.ts';
import { deviceDoubles } from './device-doubles.ts';

/** A device process that goes wrong in the way `HOST_FAULT` says; without it, one that works. */
const fault = process.env['HOST_FAULT'];
const channel = channelToParent();
if (channel === undefined) throw new Error('started without a parent');

if (fault === 'die-at-once') {
  process.stderr.write('TypeError: 读取 阿依古丽·买买提 江 620403199003070047 失败\n    at file.ts:1:1\n');
  process.exit(3);
}

const doubles = deviceDoubles();
await serveDevices(channel, {
  ...doubles,
  async reader(settings, entry) {
    const opened = await doubles.reader(settings, entry);
    return {
      ...opened,
      device: {
        ...opened.device,
        read(signal) {
          // What a native library does that waits for a device inside a synchronous call.
          if (fault === 'block-on-read') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
          if (fault === 'garbage-on-read') {
            channel.post({ type: 'status', reader: { state: 'on-fire' } });
            channel.post('nonsense');
            channel.post({ type: 'card', id: 2, result: { ok: true, value: { kind: 'citizen' } } });
          }
          if (fault === 'throw-on-read') throw new TypeError('阿依古丽·买买提 江 620403199003070047');
          return opened.device.read(signal);
        },
      },
    };
  },
});
process.exit(0);
