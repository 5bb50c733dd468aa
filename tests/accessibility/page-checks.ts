import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/** What axe has against the page as it is: rule, how bad, and where. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${node.target.join(' ')} — ${node.failureSummary ?? ''}`),
  );
}

/** Everything that can be worked with: what a pointer can press and a keyboard must reach. */
const interactive =
  'button, a[href], input:not([type=hidden]):not([type=file]), textarea, [role=radio], [role=checkbox], [role=option], [tabindex="0"]';

interface Stop {
  readonly name: string;
  /** Roving groups have one stop for all. */
  readonly group: string;
}

/** Lists the controls of the page in an array of the page's own, and says what they are. */
function listStops(page: Page): Promise<readonly Stop[]> {
  return page.evaluate((selector) => {
    const modal = document.querySelector('[role=dialog], [role=alertdialog]');
    const all = [...(modal ?? document.body).querySelectorAll<HTMLElement>(selector)].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) &&
        element.closest('[aria-hidden=true], [inert]') === null &&
        element.getAttribute('tabindex') !== '-1' &&
        !(element as HTMLButtonElement).disabled,
    );
    Object.assign(window, { stops: all });
    return all.map((element) => {
      const group = element.closest('[role=radiogroup], [role=listbox], [role=grid]');
      return {
        name: `${element.tagName} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim() || element.getAttribute('name') || element.id}`.slice(
          0,
          60,
        ),
        group:
          group === null || element.getAttribute('type') === 'text'
            ? ''
            : group.id || (group.getAttribute('aria-labelledby') ?? ''),
      };
    });
  }, interactive);
}

export interface Traversal {
  readonly unreached: readonly string[];
  /** Reached, but nothing shows where the focus is. */
  readonly unmarked: readonly string[];
  readonly trapped: boolean;
}

/** Presses Tab from the top until the focus has been round once. */
export async function traverse(page: Page): Promise<Traversal> {
  const stops = await listStops(page);
  const reached = new Set<number>();
  const unmarked = new Set<string>();
  let rounds = 0;
  let standing = 0;
  let before = -3;
  for (let presses = 0; presses < stops.length * 2 + 20 && rounds < 3; presses += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(() => {
      const { stops: listed } = window as unknown as { stops: HTMLElement[] };
      const active = document.activeElement as HTMLElement | null;
      if (active === null || active === document.body) return { index: -1, marked: true };
      const drawn = [
        active,
        active.closest('label'),
        active.parentElement,
        active.closest('.input, .choice, .button'),
      ]
        .filter((element) => element !== null)
        .some((element) => {
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
        });
      const index = listed.indexOf(active);
      return { index: index < 0 ? -2 : index, marked: drawn };
    });
    if (now.index === before) standing += 1;
    else standing = 0;
    if (standing > 3) return { unreached: [], unmarked: [...unmarked], trapped: stops.length > 1 };
    before = now.index;
    // The body stands between the last stop and the first; in a dialog the first follows the last at once.
    if (now.index === -1 || now.index === [...reached][0]) rounds += 1;
    if (now.index < 0) continue;
    reached.add(now.index);
    if (!now.marked) unmarked.add(stops[now.index]?.name ?? '');
  }
  const groups = new Set([...reached].map((index) => stops[index]?.group).filter((group) => group !== ''));
  const unreached = stops
    .filter((stop, index) => !reached.has(index) && !groups.has(stop.group))
    .map(({ name }) => name);
  return { unreached, unmarked: [...unmarked], trapped: false };
}

/** Controls whose place to press is smaller than `least` CSS pixels on a side. */
export function smallTargets(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate(
    ({ selector, size }) =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .filter(
          (element) =>
            element.checkVisibility({ visibilityProperty: true }) &&
            element.closest('[aria-hidden=true], [inert]') === null,
        )
        .flatMap((element) => {
          const inside = element instanceof HTMLInputElement && /radio|checkbox/.test(element.type);
          const { width, height } = (
            (inside ? element.closest('label') : null) ?? element
          ).getBoundingClientRect();
          // Half a pixel is the rounding of fractions.
          // Words for screen readers alone stand in a box of one pixel.
          if ((element.parentElement?.getBoundingClientRect().width ?? 0) <= 1) return [];
          if (width === 0 || (width >= size - 0.5 && height >= size - 0.5)) return [];
          const name = element.getAttribute('aria-label') ?? element.textContent ?? element.className;
          return [
            `${element.tagName} “${name.trim().slice(0, 40)}” ${Math.round(width)}×${Math.round(height)}`,
          ];
        }),
    { selector: interactive, size: least },
  );
}

/** Controls that cannot be brought into sight, and texts that are cut off, at the page's present size. */
export function losses(page: Page): Promise<readonly string[]> {
  return page.evaluate((selector) => {
    const modal = document.querySelector('[role=dialog], [role=alertdialog]');
    const root = modal ?? document.body;
    const seen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest('[aria-hidden=true], [inert], .unseen') === null;
    const lost: string[] = [];
    for (const element of root.querySelectorAll<HTMLElement>(selector)) {
      if (!seen(element)) continue;
      const target = element.matches('[type=radio], [type=checkbox]')
        ? (element.closest('label') ?? element)
        : element;
      target.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, top, width, height } = target.getBoundingClientRect();
      if (width === 0) continue;
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      if (there === null || !(target.contains(there) || there.contains(target)))
        lost.push(
          `covered: ${(target.getAttribute('aria-label') ?? target.textContent ?? '').trim().slice(0, 40)}`,
        );
    }
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (!seen(element) || element.matches('input, textarea, svg, svg *, img')) continue;
      const { overflowX, textOverflow } = getComputedStyle(element);
      if (
        (overflowX === 'hidden' || overflowX === 'clip') &&
        element.scrollWidth > element.clientWidth + 1 &&
        element.clientWidth > 1 &&
        element.innerText.trim() !== '' &&
        textOverflow !== 'ellipsis'
      )
        lost.push(`cut: ${element.className} ${element.innerText.trim().slice(0, 40)}`);
    }
    return lost;
  }, interactive);
}
