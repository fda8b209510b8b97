/** The edits that are measured: what somebody types into a file of a generated mesh. */
import type { GeneratedMesh, GeneratedService } from './generate';

export interface FileEdit {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

type MakeEdit = (mesh: GeneratedMesh, service: GeneratedService) => FileEdit;

export const edits: Readonly<Record<string, MakeEdit>> = {
  'a comment': (mesh, { files }) => edit(mesh, files.routing, (text) => `# a note\n${text}`),
  'a label of a Deployment': (mesh, { files }) =>
    edit(mesh, files.canary, (text) => text.replaceAll('version: v2', 'version: v2b')),
  'a port of a Service': (mesh, { files, port }) =>
    edit(mesh, files.service, (text) => text.replace(`port: ${port}\n`, `port: ${port + 1}\n`)),
  'a subset of a DestinationRule': (mesh, { files }) =>
    edit(mesh, files.traffic, (text) => text.replace('- name: v2', '- name: v9')),
};

function edit(mesh: GeneratedMesh, file: string, change: (text: string) => string): FileEdit {
  const before = mesh.files.get(file) ?? '';
  const after = change(before);
  if (after === before) throw new Error(`the edit does not change ${file}`);
  return { file, before, after };
}
