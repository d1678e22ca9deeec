// Paths kept name by name, so that many can be looked up in many without writing out each part of each.

/** Lists of names: the parts of paths, of modules. What is asked costs a step a name, however many and long the lists are. */
export class NameTree {
  private readonly below = new Map<string, NameTree>();
  private ends = false;

  add(names: readonly string[]): void {
    let node: NameTree = this;
    for (const name of names) {
      let next = node.below.get(name);
      if (!next) {
        next = new NameTree();
        node.below.set(name, next);
      }
      node = next;
    }
    node.ends = true;
  }

  /** Some list begins with these. */
  beginsWith(names: readonly string[]): boolean {
    let node: NameTree | undefined = this;
    for (const name of names) node = node?.below.get(name);
    return node !== undefined;
  }

  /** Some list is the names from there on, or the first of them. */
  holdsStartOf(names: readonly string[], from = 0): boolean {
    let node: NameTree | undefined = this;
    for (let at = from; node && !node.ends && at < names.length; at++) node = node.below.get(names[at] ?? "");
    return node?.ends ?? false;
  }
}
