import type { App } from '../start';

/** Shows the log. */
export function showOutput({ output }: App): void {
  output.show();
}
