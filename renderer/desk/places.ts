import type { Problem } from '../../domain/problem.ts';

/** Marks an element as the place of a field, question, item or material: `data-place={place('field', key)}`. */
export function place(kind: 'field' | 'fact' | 'item' | 'material', id: string): string {
  return `${kind}:${id}`;
}

export function placeOf(problem: Problem): string | undefined {
  if (problem.field !== undefined) return place('field', problem.field);
  if (problem.fact !== undefined) return place('fact', problem.fact);
  if (problem.material !== undefined) return place('material', problem.material);
  if (problem.item !== undefined) return place('item', problem.item);
  return undefined;
}

/** Scrolls to a place and puts the focus on its first control. False when it is not on screen. */
export function focusPlace(name: string): boolean {
  const element = document.querySelector<HTMLElement>(`[data-place="${CSS.escape(name)}"]`);
  if (element === null) return false;
  const control = element.querySelector<HTMLElement>(
    'input:checked, input:not([disabled]), textarea, button:not([disabled])',
  );
  element.scrollIntoView({ block: 'center' });
  (control ?? element).focus();
  return true;
}
