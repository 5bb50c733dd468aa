import { type Log, noteBug } from '../log.ts';

/**
 * A bug that nothing caught ends the program: it is noted under its number and told without its own words,
 * which may quote a person. What was saved stays saved.
 *
 * @param end gets the sentence for the person at the desk; must end the process
 */
export function endOnBug(log: Log, end: (sentence: string) => void): void {
  function note(error: unknown): void {
    const number = noteBug(log, 'uncaught', error);
    end(
      `程序内部出错，已停止（编号 ${number}）。已保存的办件都在，请重新启动；反复出现时请把编号告诉维护人员。`,
    );
  }
  process.on('uncaughtException', note);
  // Electron would print the reason and go on.
  process.on('unhandledRejection', note);
}
