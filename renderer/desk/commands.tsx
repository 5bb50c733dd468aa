import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
} from 'react';

/** What keys can do; who is on screen says how. */
export type Command =
  | 'primary'
  | 'find'
  | 'park'
  | 'help'
  | 'dock'
  | 'settings'
  | 'reload'
  | 'step-1'
  | 'step-2'
  | 'step-3'
  | 'step-4'
  | 'step-5'
  | 'step-6';

type Registry = Map<Command, () => void>;
const RegistryContext = createContext<Registry>(new Map());

/** Offers `run` for a key while the caller is on screen. `undefined` offers nothing. */
export function useCommand(command: Command, run: (() => void) | undefined): void {
  const registry = useContext(RegistryContext);
  const offered = run !== undefined;
  const latest = useEffectEvent(() => run?.());
  useEffect(() => {
    if (!offered) return;
    const mine = (): void => latest();
    registry.set(command, mine);
    return () => {
      if (registry.get(command) === mine) registry.delete(command);
    };
  }, [registry, command, offered]);
}

/** Which command a key means, or none. `Enter` belongs to the control that has it, where it has a use. */
export function commandOf(event: KeyboardEvent): Command | undefined {
  if (event.isComposing || event.defaultPrevented) return undefined;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  const control = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (control && event.key.toLowerCase() === 'k') return 'find';
  if (control && event.key.toLowerCase() === 's') return 'park';
  if (control && event.key === ',') return 'settings';
  if ((plain && event.key === 'F5') || (control && event.key.toLowerCase() === 'r')) return 'reload';
  if (plain && event.key === 'F1') return 'help';
  if (plain && event.key === 'F4') return 'dock';
  if (event.altKey && !event.ctrlKey && /^Digit[1-6]$/.test(event.code))
    return `step-${event.code.slice(5)}` as Command;
  if (plain && event.key === 'Enter' && !event.repeat && !usesEnter(event.target)) return 'primary';
  return undefined;
}

function usesEnter(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[aria-expanded="true"][role="combobox"]') !== null) return true;
  return (
    target.closest('button, a, textarea, select, [role="option"], [role="row"], [role="button"]') !== null
  );
}

function isMark(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && (target.type === 'radio' || target.type === 'checkbox');
}

export function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}

export function Commands({ children }: { readonly children: ReactNode }): ReactElement {
  const registry = useMemo<Registry>(() => new Map(), []);
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const command = commandOf(event);
      if (command === undefined) return;
      const run = registry.get(command);
      // Enter in a dialog sends the dialog's own form.
      if (command === 'primary' && dialogIsOpen()) return;
      // The browser's own meaning of Ctrl+S, Ctrl+K, F1 has no place at a counter; that of F5 has.
      const browserHas = command === 'primary' || command === 'reload';
      if (!browserHas || run !== undefined) event.preventDefault();
      if (command === 'reload' || !dialogIsOpen()) run?.();
    }
    // Radios and checkboxes have no use for Enter, but their library takes it away before it gets up here;
    // on the document it comes after the questions' own keys, which listen on the window.
    function onKeyOnMark(event: KeyboardEvent): void {
      if (event.key !== 'Enter' || !isMark(event.target)) return;
      onKey(event);
    }
    window.addEventListener('keydown', onKey);
    document.addEventListener('keydown', onKeyOnMark, { capture: true });
    return () => {
      window.removeEventListener('keydown', onKey);
      document.removeEventListener('keydown', onKeyOnMark, { capture: true });
    };
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}
