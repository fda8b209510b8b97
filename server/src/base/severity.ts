/** How much a finding matters, the gravest first: the four of the Language Server Protocol. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
