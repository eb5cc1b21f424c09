/** What nodes keep of the starts of one deployment's replicas, and from when on; instants are ticks. */
export class NodeStores {
  readonly #held = new Map<string, { readonly from: number; readonly by: number }>();

  /** From when on a node has something that a start brought, or brings at the moment; undefined where none did. */
  heldFrom(node: number, what: string): number | undefined {
    return this.#held.get(key(node, what))?.from;
  }

  /** A replica's start brings something to a node, which is there from an instant on. */
  bring(node: number, what: string, from: number, replica: number): void {
    this.#held.set(key(node, what), { from, by: replica });
  }

  /** A start was given up: what it would have brought later is not there. */
  giveUp(replica: number, now: number): void {
    for (const [name, { from, by }] of this.#held) {
      if (by === replica && from > now) this.#held.delete(name);
    }
  }
}

function key(node: number, what: string): string {
  return `${node}/${what}`;
}
