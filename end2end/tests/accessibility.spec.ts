import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../shop';
import { SCHEMES, STATES } from '../states';
import { onSandbox } from '../stripe';

for (const colorScheme of SCHEMES) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const { name, open, troubles: provoked, missing } of STATES) {
      test(`axe finds nothing on ${name}`, async ({ shop, page, troubles, lateMoney, otherBrowser }) => {
        test.skip(Boolean(missing?.()), missing?.());
        if (provoked) troubles.expect(provoked);
        await open({ shop, lateMoney, otherBrowser });
        const axe = new AxeBuilder({ page });
        // Stripe answers for its own frames.
        if (!onSandbox()) axe.exclude('iframe[name^="__privateStripe"]');
        const { violations } = await axe.analyze();
        const found = violations.flatMap(({ id, help, nodes }) =>
          nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary}`),
        );
        expect(found).toEqual([]);
      });
    }
  });
}
