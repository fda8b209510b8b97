import { fileRule, md } from './rule';

export default fileRule({
  code: 'MW004',
  name: 'document-too-large',
  severity: 'info',
  peers: [],
  docs: md`
    ## What it does

    Says that a document, or a whole file, was skipped because it is larger than the limit. Documents that hold nothing of
    the mesh (a ConfigMap, a CRD) are not parsed anyway and never mentioned.

    ## Why it matters

    What was skipped is unknown to every other rule: a Service in there counts as missing.

    ## Example

    With \`documentSizeLimit: 1\` in \`meshwright.yaml\`, any Service, VirtualService or Deployment of more than 1 KiB.

    ## Instead

    Raise \`documentSizeLimit\` (in KiB, 512 when unset), or split the document. For files that no one applies, add them to
    \`ignore\`.

    ## References

    Kubernetes itself refuses objects of more than about 1.5 MiB (the request limit of etcd).
  `,
  *check(file) {
    const limit = `${file.documentSizeLimit} KiB`;
    for (const { tooLarge, length } of file.documents) {
      if (tooLarge === undefined) continue;
      const size = Math.max(file.documentSizeLimit + 1, Math.round(length / 1024));
      yield {
        span: tooLarge,
        message: `this document of ${size} KiB is not checked: it is over the limit of ${limit}; to have it checked, raise "documentSizeLimit" in the settings`,
      };
    }
    if (file.unread?.kind !== 'too-large') return;
    yield { span: { start: 0, end: 0 }, message: `this file is not checked: ${file.unread.reason}` };
  },
});
