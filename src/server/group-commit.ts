// Many small commits as few large ones.

/**
 * Everything asked for while commits are under way goes into the next one, as one statement.
 * @param atOnce How many may be under way. Which of them ends first is left open.
 */
export function groupCommit<Item>(
  atOnce: number,
  commit: (items: Item[]) => Promise<void>,
): (items: readonly Item[]) => Promise<void> {
  let waiting: Item[] = [];
  let stored = Promise.withResolvers<void>();
  let underWay = 0;
  let beginning = false;
  const start = () => {
    if (beginning || underWay >= atOnce || waiting.length === 0) return;
    beginning = true;
    // After what has arrived by now is read, so that it comes along.
    setImmediate(send);
  };
  const send = () => {
    const [batch, settled] = [waiting, stored];
    waiting = [];
    stored = Promise.withResolvers<void>();
    beginning = false;
    underWay++;
    commit(batch)
      .then(settled.resolve, settled.reject)
      .finally(() => {
        underWay--;
        start();
      });
  };
  return (items) => {
    if (items.length === 0) return Promise.resolve();
    waiting.push(...items);
    const { promise } = stored;
    start();
    return promise;
  };
}
