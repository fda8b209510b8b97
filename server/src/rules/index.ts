/** All rules, sorted by code. */
import type { AnyRule } from './rule';
import subsetSelectsNoEndpoint from './subset-selects-no-endpoint';
import yamlSyntax from './yaml-syntax';

export const rules: readonly AnyRule[] = [yamlSyntax, subsetSelectsNoEndpoint];
