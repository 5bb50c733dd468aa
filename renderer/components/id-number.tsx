import type { ReactElement } from 'react';

/** `620403` `19900101` `1234`: a number of a person grouped for reading, read out as one. */
export function IdNumber({ number }: { readonly number: string }): ReactElement {
  const grouped = /^(.{6})(.{8})(.{4})$/.exec(number);
  return <span className="number">{grouped === null ? number : grouped.slice(1).join(' ')}</span>;
}
