import { createContext, type ReactElement, type ReactNode, useCallback, useContext, useState } from 'react';
import { createPortal } from 'react-dom';

type Announce = (sentence: string) => void;
const AnnounceContext = createContext<Announce>(() => {});

/** Speaks a change that matters through one polite live region. The same sentence twice is spoken twice. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

export function Announcer({ children }: { readonly children: ReactNode }): ReactElement {
  const [spoken, setSpoken] = useState({ sentence: '', turn: 0 });
  const announce = useCallback((sentence: string) => {
    setSpoken((before) => ({ sentence, turn: before.turn + 1 }));
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      {createPortal(
        // Marked, so that an open dialog does not hide it from who listens.
        <div className="unseen" data-live-announcer="true" role="log" aria-live="polite" aria-atomic="true">
          <span key={spoken.turn}>{spoken.sentence}</span>
        </div>,
        document.body,
      )}
    </AnnounceContext>
  );
}
