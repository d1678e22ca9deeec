// What a command takes, read from its usage: what people are told is the grammar itself.

/** The words that part the texts of a command. */
export const keywords = ["because", "until", "evidence"] as const;
export type Keyword = (typeof keywords)[number];

/** `name` is what stands between the brackets: `<rationale>`. */
type Slot = { name: string; required: boolean };
export type Takes = { text: Slot | null; keywords: ReadonlyMap<Keyword, Slot> };

const slot = /(\[)?(?:(because|until|evidence) )?<([^<>]+)>/g;

export function takesOf(usage: string): Takes {
  const found: { keyword: Keyword | null; slot: Slot }[] = [...usage.matchAll(slot)].map(
    ([, optional, keyword, name = ""]) => ({
      keyword: keywords.find((word) => word === keyword) ?? null,
      slot: { name, required: optional === undefined },
    }),
  );
  return {
    text: found.find(({ keyword }) => keyword === null)?.slot ?? null,
    keywords: new Map(found.flatMap(({ keyword, slot }) => (keyword === null ? [] : [[keyword, slot]]))),
  };
}
