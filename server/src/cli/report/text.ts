/** What the reports share. */
import type { Range } from '../../base/text';

/** Control characters, and those that turn the direction of text, become a visible stand-in of one column. */
export function visible(text: string): string {
  return text.replace(/[^\P{Cc}\t]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** Every key by name, so that the engine's own objects can change freely. */
export function range({ start, end }: Range): Range {
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}
