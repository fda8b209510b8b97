/** What is ours of a resource: the paths of `meshwright.dev/added`. */
import type { Labels } from '../../model/resource';
import { addedAnnotation, isCreated } from '../mark';

/** Follows a path whose key was there with nothing behind its colon: taking our part away leaves it so. */
const emptied = '=null';

export class Owned {
  private constructor(
    /** Whether the whole resource was created. */
    readonly created: boolean,
    private readonly paths: ReadonlyMap<string, boolean>,
    /** The list is lost: then all of a created resource is ours. */
    readonly isLost: boolean,
  ) {}

  static of(annotations: Labels): Owned {
    const created = isCreated(annotations);
    const text = annotations[addedAnnotation];
    const words = text?.split(/\s+/).filter(Boolean) ?? [];
    return new Owned(created, read(words), created && text === undefined);
  }

  lists(named: string): boolean {
    return this.isLost || this.paths.has(named);
  }

  /** Whether the key at a listed path was there, with nothing behind its colon. */
  wasNull(named: string): boolean {
    return this.paths.get(named) === true;
  }

  get words(): readonly string[] {
    return [...this.paths].map(([path, wasNull]) => (wasNull ? path + emptied : path));
  }
}

function read(words: readonly string[]): ReadonlyMap<string, boolean> {
  return new Map(
    words.map((word): [string, boolean] => {
      const wasNull = word.endsWith(emptied);
      return [wasNull ? word.slice(0, -emptied.length) : word, wasNull];
    }),
  );
}

export function word(named: string, wasNull: boolean): string {
  return wasNull ? named + emptied : named;
}

export function pathOf(one: string): string {
  return one.endsWith(emptied) ? one.slice(0, -emptied.length) : one;
}
