/** What makes Kustomize fail, or what we cannot follow: the build of a document goes on without it and says so. */
export class Refused extends Error {}
