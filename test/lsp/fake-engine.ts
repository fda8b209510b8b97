/**
 * An engine of lines, for what the protocol does whatever the rules say: `needs x` is an error unless a file of the
 * workspace says `defines x`; `syntax` is MW001; `remark` is a hint; `explode` makes the report throw. `service x` is a Service of
 * cluster a, which is scaffolded where a line says `scaffolded x`; a plan takes `slow n` steps more, and throws where a line says `unplannable`.
 */
import type {
  ClusterConfiguration,
  ComparableResource,
  CompletionList,
  Diagnostic,
  EditorSettings,
  FileChange,
  FileContent,
  FileReport,
  FileService,
  FixAction,
  FixAll,
  Folder,
  HoverInfo,
  ScaffoldChoices,
  ScaffoldJob,
  ScaffoldPlan,
  ScaffoldProgress,
  Status,
  WorkspaceApi,
} from '../../server/src/workspace.types';

type Range = Diagnostic['range'];

export class FakeEngine implements WorkspaceApi {
  readonly work = { documentsParsed: 0, manifestsRead: 0, indexUpdates: 0, cellsComputed: 0, cellsVerified: 0 };
  private folders: readonly Folder[] = [];
  private settings: EditorSettings = {};
  private readonly texts = new Map<string, string>();
  private readonly changed = new Set<string>();

  constructor(private readonly log: (message: string) => void) {}

  setFolders(folders: readonly Folder[]): void {
    this.folders = folders;
    this.log(`folders: ${folders.map(({ name }) => name).join(', ')}`);
  }

  setEditorSettings(settings: EditorSettings): void {
    this.settings = settings;
    this.log(`settings: ${JSON.stringify(settings)}`);
    this.all();
  }

  setFile(uri: string, content: FileContent): void {
    this.texts.set(uri, 'text' in content ? content.text : `unread ${content.reason}`);
    this.all();
  }

  removeFile(uri: string): void {
    this.texts.delete(uri);
    this.all();
  }

  has(uri: string): boolean {
    return this.texts.has(uri);
  }

  files(): Iterable<string> {
    return this.texts.keys();
  }

  isRelevant(uri: string): boolean {
    const settings = [...this.texts].filter(([each]) => each.endsWith('/meshwright.yaml')).map(([, text]) => text);
    const ignored = [...settings.flatMap((text) => text.match(/(?<=ignore )\S+/g) ?? []), this.settings.ignore ?? []].flat();
    return /\.ya?ml$/.test(uri) && !ignored.some((part) => uri.includes(String(part)));
  }

  report(uri: string): FileReport {
    const diagnostics = this.lines(uri).flatMap((line, number) => this.check(line, number));
    return { diagnostics, resultId: JSON.stringify(diagnostics), suppressed: [] };
  }

  takeChanged(): readonly string[] {
    const changed = [...this.changed];
    this.changed.clear();
    return changed;
  }

  fixes(uri: string, range: Range): readonly FixAction[] {
    const other = [...this.texts.keys()].find((each) => each !== uri);
    return this.report(uri)
      .diagnostics.filter((one) => one.code === 'MW305' && one.range.start.line >= range.start.line)
      .filter((one) => one.range.start.line <= range.end.line)
      .flatMap((diagnostic) => {
        const start = { line: diagnostic.range.start.line, character: 0 };
        const before = this.texts.get(uri) ?? '';
        const removal: FileChange = {
          uri,
          before,
          after: before.replace(`needs ${diagnostic.path}`, ''),
          splices: [{ span: { start: 0, end: 0 }, text: '' }],
          ranges: [{ ...diagnostic.range, start }],
        };
        const insertion = (target: string): FileChange => ({
          uri: target,
          before: this.texts.get(target),
          after: `defines ${diagnostic.path}\n${this.texts.get(target) ?? ''}`,
          splices: [{ span: { start: 0, end: 0 }, text: `defines ${diagnostic.path}\n` }],
          ranges: [{ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }],
        });
        const fixes: FixAction[] = [{ title: 'Remove the need', safe: true, diagnostic, edits: [removal] }];
        if (other !== undefined) fixes.push({ title: 'Define it elsewhere', safe: false, diagnostic, edits: [insertion(other)] });
        const fresh = uri.replace(/[^/]+$/, 'new.yaml');
        return [...fixes, { title: 'Define it in a new file', safe: false, diagnostic, edits: [insertion(fresh)] }];
      });
  }

  fixable(): { readonly count: number; readonly others: boolean } {
    return { count: 0, others: false };
  }

  fixAll(): FixAll {
    return { changes: [], applied: [] };
  }

  completions(): CompletionList {
    const start = { line: 0, character: 0 };
    return { range: { start, end: start }, items: [] };
  }

  hover(): HoverInfo | undefined {
    return undefined;
  }

  servicesIn(uri: string): readonly FileService[] {
    return this.lines(uri).flatMap((line, number) => {
      const name = line.match(/^service (.*)$/)?.[1];
      const range = { start: { line: number, character: 0 }, end: { line: number, character: line.length } };
      const scaffolded = this.find(`scaffolded ${name}`) !== undefined;
      return name === undefined ? [] : [{ namespace: 'default', name, range, host: `${name}.default.global`, scaffolded }];
    });
  }

  configureClusters(): ClusterConfiguration {
    return { source: 'default', changes: [], existing: [], problems: [] };
  }

  comparable(): readonly ComparableResource[] {
    return [];
  }

  resourceText(): string | undefined {
    return undefined;
  }

  scaffoldChoices(): ScaffoldChoices {
    const [folder] = this.folders;
    const cluster = { name: 'a', gateways: [], placeholder: 'A_GW_ADDR' };
    const services = [...this.texts.keys()].flatMap((uri) =>
      this.servicesIn(uri).map(({ namespace, name, range }) => ({
        namespace,
        name,
        clusters: ['a'],
        running: [],
        ports: [],
        uri,
        range,
      })),
    );
    const at = folder === undefined ? {} : { folder: { uri: `${folder.uri}/a`, path: 'a' } };
    return { clusters: [{ ...cluster, ...at }], services, globalSuffix: 'global' };
  }

  /** Writes a line into `plan.yaml` of the first folder. */
  *scaffold(job: ScaffoldJob): Generator<ScaffoldProgress, ScaffoldPlan> {
    this.log(`planning ${JSON.stringify(job)}`);
    const total = Number(this.find(/^slow (\d+)$/)?.[1] ?? 0);
    for (let done = 0; done < total; done++) {
      yield { done, total, label: `step ${done}` };
      for (const end = performance.now() + 1; performance.now() < end; );
    }
    if (this.find('unplannable') !== undefined) throw new Error('no plan for this');
    const uri = `${this.folders[0]?.uri}/plan.yaml`;
    const before = this.texts.get(uri);
    const zero = { line: 0, character: 0 };
    const splices = [{ span: { start: 0, end: 0 }, text: 'planned\n' }];
    const change = { uri, before, after: `planned\n${before ?? ''}`, splices, ranges: [{ start: zero, end: zero }] };
    const place = { uri, range: { start: zero, end: zero } };
    return { changes: [change], problems: [], notes: [{ service: undefined, message: 'a note', place }], services: [] };
  }

  status(): Status {
    const clusters = this.folders.map(({ name }) => ({ name, resources: this.texts.size }));
    return { clusters, source: 'default', files: this.texts.size, resources: this.texts.size };
  }

  private find(wanted: string | RegExp): RegExpMatchArray | undefined {
    const exact = typeof wanted === 'string' ? new RegExp(`^${wanted}$`) : wanted;
    for (const uri of this.texts.keys()) {
      for (const line of this.lines(uri)) {
        const found = line.match(exact);
        if (found !== null) return found;
      }
    }
    return undefined;
  }

  private lines(uri: string): readonly string[] {
    return (this.texts.get(uri) ?? '').split('\n');
  }

  private check(line: string, number: number): Diagnostic[] {
    if (line === 'explode') throw new Error('exploded');
    if (line === 'syntax') return [problem('MW001', 'error', 'not YAML', line, number)];
    if (line === 'remark') return [problem('MW900', 'hint', 'a remark', line, number)];
    if (line.startsWith('unread ')) return [problem('MW003', 'warning', line, line, number)];
    const need = line.match(/^needs (.*)$/)?.[1];
    if (need === undefined) return [];
    for (const uri of this.texts.keys()) if (this.lines(uri).includes(`defines ${need}`)) return [];
    const off = (this.settings.rules as Record<string, string> | undefined)?.need === 'off';
    return off ? [] : [{ ...problem('MW305', 'error', `"${need}" is not defined`, line, number), path: need }];
  }

  private all(): void {
    for (const uri of this.texts.keys()) this.changed.add(uri);
  }
}

function problem(code: string, severity: Diagnostic['severity'], message: string, line: string, number: number): Diagnostic {
  const range = { start: { line: number, character: 0 }, end: { line: number, character: line.length } };
  const docs = `https://example.test/${code}`;
  const related = code === 'MW900' ? [{ uri: 'file:///elsewhere.yaml', range, message: 'look here' }] : [];
  return {
    code,
    rule: 'a-rule',
    category: 'x',
    severity,
    message,
    range,
    docs,
    resource: null,
    path: '',
    peers: [],
    related,
    fixes: [],
  };
}
