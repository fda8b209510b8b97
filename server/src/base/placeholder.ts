/**
 * Placeholders: what a later step (envsubst, Flux, Kustomize vars, Helm, Argo, a pipeline that replaces tokens) will fill in. Text
 * that holds one is unknown, never wrong: it equals only the very same text.
 */
const forms: readonly RegExp[] = [
  /\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*/,
  /\{\{[\s\S]*?\}\}/,
  // No name, label, host, address or port of Kubernetes can hold these: `<X>`, `#{X}#`, `%X%`, `@X@`, `__X__`.
  /<[^<>]+>|#\{[^}]*\}#?|%\w+%|@+\w+@+|__[A-Z][A-Z0-9_]*__/,
];

const placeholder = new RegExp(forms.map((form) => form.source).join('|'));
const sign = /[$<%@#{]|__/;

export function hasPlaceholder(text: string): boolean {
  return sign.test(text) && placeholder.test(text);
}

/** The fixed parts between placeholders; one part for text without any. */
export function fixedParts(text: string): readonly string[] {
  return text.split(placeholder);
}
