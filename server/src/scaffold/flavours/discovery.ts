/** Flavours that keep the cluster's own names need each istiod to read the other clusters' API servers. */
import type { Case } from '../case';

export function checkDiscovery({ view, report, request }: Case): void {
  const { flavour } = request;
  if (view.discovery === 'separate') {
    const shown =
      view.mesh.settings.discovery === 'separate' ? 'the settings say so' : 'ServiceEntries lead to gateways of other clusters';
    report.problem(
      `flavour "${flavour}" needs clusters that share their discovery, and these do not: ${shown}; choose "global-gateway", or set "discovery: shared" if remote secrets are in place`,
    );
  } else if (view.discovery === 'unknown') {
    report.note(
      `flavour "${flavour}" needs remote secrets between the clusters, which the workspace does not show; set "discovery: shared" in meshwright.yaml once they are in place`,
    );
  }
}
