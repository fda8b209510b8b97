/** All rules, sorted by code. */
import documentTooLarge from './document-too-large';
import duplicateKey from './duplicate-key';
import invalidSettings from './invalid-settings';
import invalidUtf8 from './invalid-utf8';
import type { AnyRule } from './rule';
import subsetSelectsNoEndpoint from './subset-selects-no-endpoint';
import unreadableFile from './unreadable-file';
import yamlSyntax from './yaml-syntax';

export const rules: readonly AnyRule[] = [
  yamlSyntax,
  duplicateKey,
  documentTooLarge,
  invalidSettings,
  unreadableFile,
  invalidUtf8,
  subsetSelectsNoEndpoint,
];
