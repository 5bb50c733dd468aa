import { drawWords } from './draw.ts';
import { finishPdf, startPdf } from './pdf-document.ts';

/**
 * Loads and parses the fonts and runs the code once, so that the first citizen does not wait for it. Only
 * characters of the serif: the face for rare ones is 30 MB and stays on disk until a name needs it.
 */
export async function warmUp(): Promise<void> {
  const document = startPdf('预备', '2000-01-01').addPage();
  for (const style of ['regular', 'bold'] as const) drawWords(document, '预备□✓', style, 10, 50, 50);
  await finishPdf(document);
}
