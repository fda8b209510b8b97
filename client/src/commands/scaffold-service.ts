import * as vscode from 'vscode';
import { scaffold } from '../scaffold/dialogue';
import { targetOf } from '../scaffold/target';
import type { App } from '../start';

/** Opens the dialogue for one service: that of the argument, or of the cursor. */
export async function scaffoldService(app: App, argument: unknown): Promise<void> {
  const target = await targetOf(argument);
  switch (target.kind) {
    case 'problem':
      void vscode.window.showInformationMessage(target.message);
      return;
    case 'service':
      return scaffold(app, { scope: 'service', service: target.service });
    case 'file':
      return scaffold(app, { scope: 'service', file: target.file });
    case 'none':
      return scaffold(app, { scope: 'service' });
  }
}
