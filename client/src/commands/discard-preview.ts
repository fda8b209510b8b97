import type { App } from '../start';

/** Closes the preview; nothing is written. */
export function discardPreview({ previews }: App): Promise<void> {
  return previews.discard();
}
