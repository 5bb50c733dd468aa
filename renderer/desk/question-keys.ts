import type { QuestionView } from '../../domain/case/view.ts';
import type { FactValue } from '../../domain/region/region.ts';

/** `1` … `9` for the first nine options; none for more. */
export function optionKey(index: number): string | undefined {
  return index < 9 ? String(index + 1) : undefined;
}

/**
 * The answer that one key gives: Y or N to a yes-no question, a digit to a choice; to a question with
 * several answers a digit puts one in or out of those `picked`. `undefined` when the key answers nothing or
 * belongs to a text being typed.
 */
export function answerOf(
  question: Pick<QuestionView, 'type' | 'options'>,
  picked: readonly string[],
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'isComposing' | 'target'>,
): FactValue | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return undefined;
  const { target } = event;
  if (target instanceof HTMLTextAreaElement) return undefined;
  if (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox')
    return undefined;
  const key = event.key.toLowerCase();
  switch (question.type) {
    case 'yesno':
      return key === 'y' || key === '1' ? true : key === 'n' || key === '2' ? false : undefined;
    case 'choice':
      return question.options[Number(key) - 1]?.code;
    case 'choices': {
      const code = question.options[Number(key) - 1]?.code;
      if (code === undefined) return undefined;
      return picked.includes(code) ? picked.filter((other) => other !== code) : [...picked, code];
    }
    case 'certificate-number':
      return undefined;
  }
}

export function listOf(value: FactValue | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}
