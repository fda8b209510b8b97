import type { PreviewParams } from '../../../server/src/lsp/protocol';
import type { App } from '../start';

/** Shows what a code action that edits several files would do. Called by the server's code actions, not by users. */
export function previewEdit({ previews }: App, { title, changes }: PreviewParams): Promise<void> {
  return previews.show({ title, changes });
}
