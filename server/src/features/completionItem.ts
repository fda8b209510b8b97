/** One thing that may be written at the cursor: what the engine finds and its hosts show. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: 'field' | 'value';
  /** Replaces the word before the cursor. */
  readonly insert: string;
  readonly detail: string;
  readonly documentation: string;
  /** Required fields come first. */
  readonly required: boolean;
  /** No schema has it: it follows from what the workspace holds, or from the rules that there are. */
  readonly beyondSchema?: true;
}
