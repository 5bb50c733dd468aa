import { EventEmitter } from 'node:events';

/** Gives a forked Node process what a utility process of Electron has: `process.parentPort`, and its end with the parent. */
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void process.send?.(message, undefined, {}, () => {}),
});
process.on('message', (data) => parentPort.emit('message', { data, ports: [] }));
process.once('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: parentPort });
