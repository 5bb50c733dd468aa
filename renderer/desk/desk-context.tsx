import { createContext, useContext } from 'react';
import type { CaseView } from '../../domain/case/view.ts';
import type { DeskState } from '../../main/api/contract.ts';

export type DialogName = 'find' | 'settings' | 'help' | 'typed' | 'unsent';

/** What every part of the desk may ask of the desk. */
export interface Desk {
  /** Absent until the first state arrived. */
  readonly state: DeskState | undefined;
  /** Opens a case; what was typed into the one before is stored first. A parked case is taken up again. */
  readonly openCase: (id: string) => Promise<void>;
  /** `fresh`: just opened by a card or by typing; who it is is looked at first. */
  readonly showCase: (view: CaseView, how?: 'fresh') => Promise<void>;
  /** Back to the empty desk: everything of this citizen leaves the screen and the memory. */
  readonly goHome: () => Promise<void>;
  readonly openDialog: (name: DialogName) => void;
  /** Stores what is typed before the case is left; set by the case on screen. */
  readonly setBeforeLeaving: (store: (() => Promise<boolean>) | undefined) => void;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('outside of the desk');
  return desk;
}
