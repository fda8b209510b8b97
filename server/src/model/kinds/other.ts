/** Kinds of which only the identity, labels and annotations are read. */
export type OtherFacts = Readonly<Record<never, never>>;
