/** Runs the bundled command line as its users do: as a process, on files on the disk. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { nodeBundle } from '../../scripts/bundle.mjs';

const root = dirname(dirname(import.meta.dirname));

export async function bundleCli(): Promise<string> {
  // Of this process alone: another run of the tests must not replace it meanwhile.
  const outfile = join(root, `.cache/test/cli-${process.pid}.js`);
  await build({ ...nodeBundle, entryPoints: ['server/src/cli/main.ts'], outfile, logLevel: 'error' });
  return outfile;
}

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runCli(cli: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd, env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A folder with files, and a way to take it away again. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'meshwright-cli-'));

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  write(path: string, content: string | Uint8Array): string {
    const full = join(this.path, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A service with version v1, and a route to the subset v2 of it, which selects nothing: one error in `rule.yaml`. */
export const routed: Readonly<Record<string, string>> = {
  'service.yaml': `apiVersion: v1
kind: Service
metadata: { name: reviews }
spec:
  selector: { app: reviews }
  ports: [{ port: 9080, name: http }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1 }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata:
      labels: { app: reviews, version: v1 }
    spec: { containers: [{ name: reviews, image: reviews }] }
`,
  'rule.yaml': `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets:
  - name: v2
    labels:
      version: v2
`,
  'route.yaml': `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews, subset: v2 }
`,
};
