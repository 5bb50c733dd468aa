import { EventEmitter } from 'node:events';

/** `MessagePortMain`: messages wait until `start`; a closed port closes its other end. */
export class MessagePortMain extends EventEmitter {
  private other: MessagePortMain | undefined;
  private readonly waiting: unknown[] = [];
  private started = false;
  private closed = false;

  static pair(): readonly [MessagePortMain, MessagePortMain] {
    const one = new MessagePortMain();
    const two = new MessagePortMain();
    one.other = two;
    two.other = one;
    return [one, two];
  }

  start(): void {
    this.started = true;
    for (const data of this.waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  postMessage(message: unknown): void {
    const data: unknown = structuredClone(message);
    setImmediate(() => this.other?.take(data));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    setImmediate(() => {
      this.emit('close');
      this.other?.close();
    });
  }

  private take(data: unknown): void {
    if (this.closed) return;
    if (this.started) this.emit('message', { data, ports: [] });
    else this.waiting.push(data);
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;
  constructor() {
    [this.port1, this.port2] = MessagePortMain.pair();
  }
}
