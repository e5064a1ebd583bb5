// axe-core finds nothing: WCAG 2.2 A and AA and its own good practice.
import { AxeBuilder } from '@axe-core/playwright';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function accessible(page) {
  return faultsOf(await new AxeBuilder({ page }).withTags(TAGS).analyze());
}

// Colours alone: all that differs when the page is dark.
export async function legible(page) {
  return faultsOf(await new AxeBuilder({ page }).withRules(['color-contrast']).analyze());
}

function faultsOf({ violations }) {
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `axe ${id}: ${help}: ${node.target.join(' ')}`),
  );
}
