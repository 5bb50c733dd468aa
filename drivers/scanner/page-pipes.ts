import { execFile } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** No feeder at a counter takes more sides than this; what is left stays in the feeder for the next scan. */
export const maxPagesOfBatch = 500;

export interface PageReader {
  /** All of the page; empty when nobody wrote. Never rejects. */
  readonly bytes: Promise<Buffer>;
  /** No writer will come any more: read what is there and end. */
  readonly finish: () => void;
  /** End now. */
  readonly stop: () => void;
}

/**
 * A folder of named pipes for `scanimage --batch`, so that a page goes from scanimage's memory to ours
 * and never becomes a file with content. `scanimage` writes page n to `n.png.part` and renames it to
 * `n.png` when it is complete; both names are the same pipe. The folder (mode 0700) holds no bytes.
 */
export class PagePipes {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Needs `mkfifo` (coreutils; wherever SANE is, it is) and a temporary folder that takes names.
   * `undefined` when there is none, as on a full disk.
   */
  static async create(): Promise<PagePipes | undefined> {
    let pipes: PagePipes | undefined;
    try {
      pipes = new PagePipes(mkdtempSync(join(tmpdir(), 'onething-scan-')));
      const names = Array.from({ length: maxPagesOfBatch }, (_, index) => `${index + 1}.png.part`);
      await run('mkfifo', ['-m', '600', ...names], { cwd: pipes.#folder });
      return pipes;
    } catch {
      pipes?.remove();
      return undefined;
    }
  }

  /** The value of `--batch=`. */
  get pattern(): string {
    return join(this.#folder, '%d.png');
  }

  /**
   * Reads page `page` to its end. The pipe is opened without blocking: Linux and macOS report the end of a
   * pipe only after a writer has come and gone, so a reader that is early simply waits.
   */
  read(page: number, onBytes: () => void): PageReader {
    const path = join(this.#folder, `${page}.png.part`);
    const socket = new Socket({
      fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
      readable: true,
      writable: false,
    });
    const chunks: Buffer[] = [];
    const bytes = new Promise<Buffer>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        onBytes();
      });
      // Ended, stopped or broken: what arrived is what there is; the caller checks that the image is whole.
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(Buffer.concat(chunks)));
    });
    return {
      bytes,
      finish() {
        // A writer that comes and goes ends a pipe nobody has written to; what is still in it is read first.
        try {
          closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
        } catch {
          // Renamed or removed: scanimage was there, so the end comes by itself. No reader: it has come.
        }
      },
      stop: () => void socket.destroy(),
    };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
