/** A problem of the settings as what a rule yields: with the word that is meant, or the removal of what is wrong. */
import type { SettingsProblem } from '../../settings/read';
import type { TextFix } from '../finding';
import type { FileReported } from '../rule';

export function settingsReport({ span, message, severity, meant, removal, related }: SettingsProblem): FileReported {
  const fixes: readonly TextFix[] = [
    ...(meant === undefined ? [] : [{ title: `Change it to ${meant}`, safe: false, splices: [{ span, text: meant }] }]),
    ...(removal === undefined ? [] : [{ title: 'Remove it', safe: false, splices: removal }]),
  ];
  return { span, message, severity, fixes, ...(related === undefined ? {} : { related }) };
}
