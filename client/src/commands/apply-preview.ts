import type { App } from '../start';

/** Writes what the preview shows. */
export function applyPreview({ previews }: App): Promise<void> {
  return previews.apply();
}
