/**
 * Placeholders: what a later step (envsubst, Flux, Kustomize vars, Helm, Argo) will fill in. Text that holds one is unknown,
 * never wrong: it equals only the very same text.
 */
const placeholder = /\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|\{\{[\s\S]*?\}\}/;

export function hasPlaceholder(text: string): boolean {
  return (text.includes('$') || text.includes('{{')) && placeholder.test(text);
}

/** The fixed parts between placeholders; one part for text without any. */
export function fixedParts(text: string): readonly string[] {
  return text.split(placeholder);
}
