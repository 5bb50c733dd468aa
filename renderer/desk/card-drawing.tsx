import type { ReactElement } from 'react';

/** A card above a reader: says by shape what the words say. */
export function CardDrawing(): ReactElement {
  return (
    <svg className="card-drawing" viewBox="0 0 300 170" width="300" height="170" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <rect x="72" y="12" width="156" height="98" rx="9" fill="var(--sheet)" />
        <path d="M92 36h52M92 54h40M92 84h92" />
        <circle cx="194" cy="44" r="11" />
        <path d="M174 72c2-13 10-16 20-16s18 3 20 16" />
        <path d="M150 116v14m-8-7l8 8 8-8" />
        <path d="M40 142h220l14 18H26z" fill="var(--primary-soft)" />
        <path d="M118 151h64" />
      </g>
    </svg>
  );
}
